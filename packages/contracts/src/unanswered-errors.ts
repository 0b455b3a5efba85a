/**
 * Of the error catalogue, what is said where no answer said anything: whoever asks can tell these two without the whole of
 * it.
 */
export const unansweredErrors = {
  server_unreachable: {
    http: 503,
    retryable: true,
    what: 'Exora did not answer.',
    todo: 'Check your connection and try again.',
  },
  internal: {
    http: 500,
    retryable: true,
    what: 'Something went wrong on Exora’s side.',
    todo: 'Try again; if it happens again, report the reference shown with this message.',
  },
} as const;
