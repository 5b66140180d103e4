/** The version in package.json. A test keeps the two in sync. */
export const version = '0.1.0';
