/** Request header in which the proxy passes each request's reference on; answers carry it as well. */
export const referenceHeader = 'x-request-id';
