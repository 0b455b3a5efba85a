import type { Query, QueryClient } from '@tanstack/react-query';

/**
 * Has all that was loaded read anew after a document left its record, whose facts may stand in any view. What is of the
 * document itself is not asked for by what still shows it: nothing answers for it any more.
 */
export async function readAnewWithout(client: QueryClient, documentId: string): Promise<void> {
  const isOfIt = ({ queryKey }: Query) => queryKey.includes(documentId);
  await Promise.all([
    client.invalidateQueries({ predicate: isOfIt, refetchType: 'none' }),
    client.invalidateQueries({ predicate: (query) => !isOfIt(query) }),
  ]);
}
