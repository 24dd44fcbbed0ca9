// GitLab's words to whoever may not do something, spelt out once more: clients read them, so they must not change with ours.

export const NOT_AVAILABLE =
  "The resource that you are attempting to access does not exist or you don't have permission to perform this action";

/** Of what is about the instance. */
export const NO_ACCESS = 'You do not have access to this mutation.';
