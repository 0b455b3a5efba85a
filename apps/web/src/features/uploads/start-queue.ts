import { waitForNetwork } from '#lib/http/wait-for-network.ts';
import { uploadTransport } from './transport.ts';
import { UploadQueue } from './upload-queue.ts';

export { withTellingName } from './telling-name.ts';

/** The queue that brings files into `patientId`'s record. `refreshList` brings the documents list up to date. */
export function startQueue(patientId: string, refreshList: () => Promise<void>): UploadQueue {
  return new UploadQueue(uploadTransport(patientId), refreshList, waitForNetwork);
}
