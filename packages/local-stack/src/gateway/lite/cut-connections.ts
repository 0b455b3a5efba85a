import postgres from 'postgres';

/**
 * Makes a connection that was cut fail the request that uses it, and no more. Postgres.js 3.4 goes on writing to a
 * reserved connection that is gone: it throws where nobody can catch it, which ends the process, and once released the
 * connection lets every later request wait for ever (https://github.com/porsager/postgres/issues/1208).
 */
export function endWithCutConnections(driver: postgres.Sql): void {
  const reserve = driver.reserve.bind(driver);
  driver.reserve = async () => {
    // The first of a new connection may be told what ended the one before it. Nothing was asked of it yet.
    const reserved = await reserve().catch((thrown: unknown) =>
      isFarewell(thrown) ? reserve() : Promise.reject(thrown),
    );
    const { unsafe, release } = reserved;
    let cut: Error | null = null;
    const begun = (...query: Parameters<typeof unsafe>) => {
      const asked = unsafe(...query);
      // Handled by whoever awaits it too.
      asked.catch((thrown: unknown) => {
        if (isCut(thrown)) cut = thrown;
      });
      return asked;
    };
    return Object.assign(reserved, {
      unsafe: (...query: Parameters<typeof unsafe>) => (cut === null ? begun(...query) : Promise.reject(cut)),
      // The driver takes what was cut out of use by itself.
      release: () => (cut === null ? release() : undefined),
    });
  };
}

/** Whether an error means that the connection is gone. */
function isCut(thrown: unknown): thrown is Error {
  return thrown instanceof Error && (!(thrown instanceof postgres.PostgresError) || isFarewell(thrown));
}

/** Whether it is the last that the server says on a connection. */
function isFarewell(thrown: unknown): boolean {
  return thrown instanceof postgres.PostgresError && ['FATAL', 'PANIC'].includes(thrown.severity);
}
