/** The digits of an authenticator app. */
export const codePattern = /^\d{6}$/;
