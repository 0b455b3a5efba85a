import { randomUUID } from 'node:crypto';
import { attack, isFull } from '../harness/attack.ts';
import { type Answer, ask, inParallel } from '../harness/requests.ts';
import { canary, type World } from './world.ts';

/** Samples of each kind for the timing; the fastest are compared, since what else runs only adds to a time. */
const samples = isFull ? 19 : 7;
/** How far their ratio may be from one. Without its fix the stack had more than two. */
const tolerance = 1.6;

const fastest = (values: readonly number[] = []) => Math.min(...values);

/** Guessing, asking and overrunning at the sign-in. To be run when nobody has to sign in any more. */
export function attackSignIn(world: () => World): void {
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    ask(`${world().api.url}/auth/v1/${path}`, {
      method: 'POST',
      headers: { apikey: world().api.publishableKey, 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  const signIn = (email: string, password: unknown, headers: Record<string, string> = {}): Promise<Answer> => {
    world().passwordSent();
    return post('token?grant_type=password', { email, password }, headers);
  };
  const nobody = () => `${canary()}@example.test`;

  attack(
    'sign-in',
    'who has an account, by what is answered',
    async (tries) => {
      const { attacker, victim } = world();
      const same = async (what: string, ofOne: Promise<Answer>, ofNone: Promise<Answer>) => {
        const [one, none] = await Promise.all([ofOne, ofNone]);
        tries.held(
          `${what} tells: ${one.status} and ${none.status}`,
          one.status === none.status && one.text === none.text,
        );
        const names = (answer: Answer) =>
          [...answer.headers.keys()]
            .filter((name) => name !== 'date')
            .sort()
            .join();
        tries.held(`${what} tells by its headers`, names(one) === names(none));
      };
      await same('a wrong password', signIn(attacker.email, 'wrong'), signIn(nobody(), 'wrong'));
      await same('an empty password', signIn(attacker.email, ''), signIn(nobody(), ''));
      await same('a password that is a number', signIn(attacker.email, 7), signIn(nobody(), 7));
      await same('a password of 5 kB', signIn(attacker.email, 'a'.repeat(5000)), signIn(nobody(), 'a'.repeat(5000)));
      await same(
        'a forgotten password',
        post('recover', { email: attacker.email }),
        post('recover', { email: nobody() }),
      );
      await same(
        'a code',
        post('verify', { type: 'recovery', email: attacker.email, token: '000000' }),
        post('verify', { type: 'recovery', email: nobody(), token: '000000' }),
      );
      for (const trick of [
        `${victim.email}\u0000`,
        `${victim.email}' or '1'='1`,
        [victim.email],
        { like: '%' },
        '%@example.test',
        '*',
      ]) {
        const answer = await post('token?grant_type=password', { email: trick, password: victim.password });
        tries.held(`an address that is a trick (${answer.status})`, answer.status >= 400 && answer.status < 500);
      }
      tries.control('the right password', (await signIn(victim.email, victim.password)).status === 200);
    },
    300_000,
  );

  attack(
    'sign-in',
    'who has an account, by how long the refusal takes',
    async (tries) => {
      const timed = async (email: string, password: string): Promise<number> => {
        const started = performance.now();
        await signIn(email, password);
        return performance.now() - started;
      };
      await world().roomForPasswords(3 * samples);
      const [known, unknown, none]: number[][] = [[], [], []];
      // Each account stands few wrong passwords, so there are several.
      const people = [];
      for (let at = 0; at < Math.ceil(samples / 5); at++) people.push(await world().signUp());
      for (let at = 0; at < samples; at++) {
        known?.push(await timed(people[at % people.length]?.email ?? '', 'not the password'));
        unknown?.push(await timed(nobody(), 'not the password'));
        if (at % 3 === 0) none?.push(await timed(nobody(), ''));
      }
      const ratio = fastest(known) / fastest(unknown);
      tries.held(
        `a refusal takes ${ratio.toFixed(2)} times as long with an account`,
        ratio < tolerance && ratio > 1 / tolerance,
      );
      // An empty password is refused before anything is compared: that difference is seen.
      const seen = fastest(unknown) / fastest(none);
      tries.control(`the clock sees a comparison that is left out: ${seen.toFixed(2)} times`, seen > tolerance);
    },
    300_000,
  );

  attack('sign-in', 'guessing one account’s password, from everywhere and all at once', async (tries) => {
    const target = await world().signUp();
    const tried = isFull ? 40 : 16;
    await world().roomForPasswords(tried + 2);
    const guesses = Array.from({ length: tried }, (_, at) => at);
    const answers = await inParallel(guesses, 20, (at) =>
      signIn(at % 2 === 0 ? target.email : target.email.toUpperCase(), `guess ${at}`, {
        'x-forwarded-for': `203.0.113.${at}`,
        'x-real-ip': `203.0.113.${at}`,
        forwarded: `for=203.0.113.${at}`,
        'cf-connecting-ip': `203.0.113.${at}`,
        'user-agent': randomUUID(),
      }),
    );
    const compared = answers.filter(({ status }) => status === 400).length;
    tries.held(`${compared} of ${tried} guesses were compared`, compared <= 10);
    tries.held(
      'a refusal does not say when to come back',
      answers.every(({ status, headers }) => status !== 429 || Number(headers.get('retry-after')) > 0),
    );
    const right = await signIn(target.email, target.password);
    tries.held(`the guess after them was compared, and right (${right.status})`, right.status === 429);
    const other = await signIn(world().victim.email, world().victim.password);
    tries.control(`another account signs in meanwhile (${other.status})`, other.status === 200);
    const session = await ask(`${world().api.url}/auth/v1/user`, {
      headers: { apikey: world().api.publishableKey, authorization: `Bearer ${target.token}` },
    });
    tries.control(`whoever was guessed at stays signed in (${session.status})`, session.status === 200);
  });

  attack('sign-in', 'one password for many accounts, from addresses that are made up', async (tries) => {
    const guesses = Array.from({ length: 90 }, (_, at) => at);
    const answers = await inParallel(guesses, 20, (at) =>
      signIn(nobody(), 'Password123!', { 'x-forwarded-for': `198.51.100.${at}`, forwarded: `for=198.51.100.${at}` }),
    );
    const compared = answers.filter(({ status }) => status === 400).length;
    tries.held(`${compared} of 90 guesses in a minute were compared`, compared <= 60);
    for (const query of [
      'grant_type=refresh_token&grant_type=password',
      'grant_type=password&grant_type=refresh_token',
      'grant_type=PASSWORD',
      'grant_type=password%20',
      'Grant_Type=password',
      'grant_type%5B%5D=password',
    ]) {
      const answer = await post(`token?${query}`, {
        email: world().victim.email,
        password: world().victim.password,
        refresh_token: 'x',
      });
      tries.held(`${query} goes past the limit (${answer.status})`, answer.status >= 400);
    }
    for (const path of [
      'token/?grant_type=password',
      '/token?grant_type=password',
      'TOKEN?grant_type=password',
      '%74oken?grant_type=password',
      './token?grant_type=password#',
      'token;x?grant_type=password',
    ]) {
      const answer = await post(path, { email: world().victim.email, password: world().victim.password });
      tries.held(`${path} goes past the limit (${answer.status})`, answer.status >= 400);
    }
    const codes = await inParallel(
      Array.from({ length: 30 }, (_, at) => at),
      10,
      (at) => post('verify', { type: 'recovery', email: world().victim.email, token: String(at).padStart(6, '0') }),
    );
    tries.held(
      'thirty codes of a forgotten password were compared',
      codes.filter(({ status }) => status !== 429).length <= 10,
    );
    const ups = await inParallel(
      Array.from({ length: 45 }, (_, at) => at),
      10,
      () => post('signup', { email: nobody(), password: 'a long enough pass phrase' }),
    );
    tries.held('45 accounts were made in a minute', ups.filter(({ status }) => status === 200).length <= 30);
    const refreshed = await post('token?grant_type=refresh_token', { refresh_token: world().victim.refreshToken });
    tries.control(`a session that is there goes on (${refreshed.status})`, refreshed.status === 200);
    const user = await ask(`${world().api.url}/rest/v1/rpc/get_accessible_profiles`, {
      method: 'POST',
      headers: {
        apikey: world().api.publishableKey,
        'content-type': 'application/json',
        authorization: `Bearer ${world().victim.token}`,
      },
      body: '{}',
    });
    tries.control(`and so does the record (${user.status})`, user.status === 200);
  });
}
