/** How commands describe the argument that names a destination. */
export const DESTINATION_ARGUMENT = 'name, number or id of the destination';
