/** Holds the connection of the PostgreSQL of this run as JSON; set it to use a server of your own. */
export const TEST_SERVER_VARIABLE = 'AUDITSTREAM_TEST_SERVER';
/** The migrated, empty database that test files clone. */
export const TEMPLATE_DATABASE = 'auditstream_template';
