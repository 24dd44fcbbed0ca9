/** What `Sealer` calls the sealed columns: a value moved from one to another does not open. */
export const VERIFICATION_TOKEN = 'verification_token';
export const HEADER_VALUE = 'header_value';
