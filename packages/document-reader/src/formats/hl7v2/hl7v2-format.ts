import { StructuredDocument } from '../../structured/structured-document.ts';
import type { Format } from '../format.ts';
import { decodeMessages } from './encoding.ts';
import { readMessages } from './message.ts';
import { MessageWriter, refuseSeveralPeople } from './write-out.ts';

/** HL7 version 2 messages (results, documents, visits, vaccinations, prescriptions), written out segment by segment. */
export const hl7v2Format: Format = {
  type: 'x-application/hl7-v2+er7',
  async open(bytes, { limits }) {
    const messages = readMessages(decodeMessages(bytes));
    refuseSeveralPeople(messages);
    const document = new StructuredDocument();
    for (const [at, message] of messages.entries()) {
      new MessageWriter(document, messages.length > 1 ? `MSH[${at + 1}]/` : '').write(message);
    }
    return document.open(limits);
  },
};
