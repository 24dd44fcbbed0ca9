/** What `Sealer` calls the sealed columns: a value moved from one to another does not open. */
export const VERIFICATION_TOKEN = 'verification_token';
export const HEADER_VALUE = 'header_value';
/** The previous one, too: a rotation moves the value from one column to the other as it is. */
export const SIGNING_SECRET = 'signing_secret';
