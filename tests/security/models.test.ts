import { ModelServer } from '../../current_workers/exora-v3-worker/test/model-server.ts';
import { textPdf } from '../setup/documents.ts';
import { attack, isFull } from './harness/attack.ts';
import { ask, inParallel } from './harness/requests.ts';
import { acceptedDocument } from './harness/uploading.ts';
import { canary, startWorld, type Visitor } from './stack/world.ts';

const key = 'sk-key-of-this-test-0123456789';

attack(
  'privacy',
  'one person’s words in another’s prompt, and anybody’s without consent',
  async (tries) => {
    const model = await ModelServer.start();
    const world = await startWorld({ OPENAI_API_KEY: key, OPENAI_BASE_URL: model.url });
    try {
      const { api } = world;
      const allow = (who: Visitor, allowed: boolean) =>
        ask(`${api.url}/rest/v1/rpc/set_ai_consent`, {
          method: 'POST',
          headers: {
            apikey: api.publishableKey,
            authorization: `Bearer ${who.token}`,
            'content-type': 'application/json',
          },
          body: JSON.stringify({ p_patient_id: who.profileId, p_engine: 'external', p_allowed: allowed }),
        });
      const people = await inParallel(Array.from({ length: isFull ? 8 : 4 }), 1, async () => ({
        who: await world.signUp(),
        word: canary(),
      }));
      // The last one allows no outside engine, and took it back.
      const silent = people.at(-1);
      for (const { who } of people) await allow(who, true);
      if (silent !== undefined) await allow(silent.who, false);
      const documents = people.flatMap((person) => Array.from({ length: isFull ? 5 : 2 }, (_, at) => ({ person, at })));
      const accepted = await inParallel(documents, 8, ({ person, at }) => {
        const lines = [`Progress note ${at}`, `Known to Dr ${person.word}`, 'Takes Metformin 500 mg twice daily'];
        return acceptedDocument(api, person.who, `${canary()}.pdf`, textPdf([lines, lines]));
      });
      const states = await world.ended(accepted.map(({ id }) => id));
      tries.control(
        'all documents were understood',
        [...states.values()].every(({ status }) => status === 'processed'),
      );
      const prompts = model.requests.map(({ instructions, words }) => `${instructions}\n${words}`);
      for (const prompt of prompts) {
        const found = people.filter(({ word }) => prompt.includes(word));
        tries.held('a prompt has words of two people', found.length === 1);
        tries.held('a prompt has words of somebody who did not allow it', !found.some((one) => one === silent));
        const known = people.flatMap(({ who }) => [who.email, who.userId, who.profileId, who.token, who.password]);
        tries.held('a prompt names an account', !known.some((word) => prompt.includes(word)));
        tries.held('a prompt has a key', !prompt.includes(key) && !prompt.includes(world.secrets.secret_key ?? '?'));
        tries.held('a prompt names a file', !/Zq\w+\.pdf/.test(prompt));
      }
      for (const { who, word } of people.filter((one) => one !== silent)) {
        const told = prompts.some((prompt) => prompt.includes(word));
        tries.control(`who allowed it is in a prompt (${who.profileId.length})`, told);
      }
    } finally {
      await world.stop();
      model.stop();
    }
  },
  300_000,
);
