import { attemptAs } from '../../../current_schema/test/attempt.ts';
import { type IdentityName, identities } from '../../../current_schema/test/cast.ts';
import { callOf, goodArguments, type Offered, offeredFunctions } from '../../../current_schema/test/good-calls.ts';
import { answers } from '../../../current_schema/test/matrix-expectations.ts';
import { attack, isFull } from '../harness/attack.ts';
import { inParallel } from '../harness/requests.ts';
import {
  changedTables,
  fingerprints,
  jsonArguments,
  leakFinder,
  openTable,
  ownersArguments,
  ownersIds,
  type Sender,
  type Target,
} from './target.ts';

const parallel = 6;

/** Functions that the access matrix lets this sender be answered by. */
const answeredTo = (as: IdentityName) => new Set(answers.flatMap(([who, names]) => (who.includes(as) ? names : [])));

/** Every function that the API offers, by everybody who must get nothing, with ids of the owner's things. */
export function attackFunctions(target: () => Target): void {
  attack('access by functions', 'every function, with the ids of somebody else’s things', async (tries) => {
    const routines = await offeredFunctions(target().cast.db);
    const findLeak = leakFinder(target().cast.owner.mark, await ownersIds(target()));
    const before = await fingerprints(target());
    for (const sender of target().attackers) {
      const open = answeredTo(sender.as);
      await inParallel(routines, parallel, async (routine) => {
        const body = ownersArguments(target(), routine);
        // Whoever has the card that the patient carries may use it: the attackers have not.
        if (routine.name === 'break_glass') body.p_code = null;
        const answer = await target().rpc(sender, routine.name, body);
        const leak = findLeak(answer, JSON.stringify(body));
        tries.held(`${sender.name} called ${routine.name} and got ${leak}`, leak === null);
        tries.held(
          `${sender.name} was answered by ${routine.name} (${answer.status})`,
          answer.status >= 400 || open.has(routine.name),
        );
      });
      const changed = changedTables(before, await fingerprints(target()));
      tries.held(`${sender.name} changed ${changed.join(', ')}`, changed.length === 0);
    }
    // The same arguments are good: somebody is answered, though what it does is taken back.
    for (const routine of routines) tries.control(routine.name, await isAnsweredToSomebody(target(), routine));
  });

  attack(
    'access by functions',
    'an id of the owner’s in place of every id, one of each table',
    async (tries) => {
      const { cast } = target();
      const ids = await ownersIds(target());
      const findLeak = leakFinder(cast.owner.mark, ids);
      const before = await fingerprints(target());
      const routines = (await offeredFunctions(cast.db)).filter(({ roles }) => roles.includes('authenticated'));
      const oneEach = Object.values(ids).map(([first = '']) => first);
      const foreign = isFull ? oneEach : oneEach.filter((_, at) => at % 12 === 0);
      const attackers = target().attackers.filter(({ as }) => as !== 'anon');
      const calls = routines.flatMap((routine) =>
        routine.parameters
          .filter(({ type }) => type === 'uuid')
          .flatMap((parameter) => foreign.map((id) => ({ routine, parameter: parameter.name, id }))),
      );
      for (const sender of isFull ? attackers.slice(1, 4) : attackers.slice(1, 2)) {
        await inParallel(calls, parallel, async ({ routine, parameter, id }) => {
          const body = { ...ownersArguments(target(), routine), [parameter]: id };
          const answer = await target().rpc(sender, routine.name, body);
          const leak = findLeak(answer, JSON.stringify(body));
          tries.held(`${sender.name}: ${routine.name}(${parameter} => …) gave ${leak}`, leak === null);
        });
      }
      const changed = changedTables(before, await fingerprints(target()));
      tries.held(`it changed ${changed.join(', ')}`, changed.length === 0);
      const own = await target().rpc(target().owner, 'read_document', { p_shell_file_id: cast.owner.processed.id });
      tries.control('the owner reads the document by its id', own.status === 200 && own.text.includes(cast.owner.mark));
      tries.control('and would be found out as a leak', findLeak(own, '') !== null);
    },
    600_000,
  );

  attack('access by functions', 'lists of ids that mix one’s own with somebody else’s', async (tries) => {
    const { cast, sql } = target();
    const ids = await ownersIds(target());
    const findLeak = leakFinder(cast.owner.mark, ids);
    const before = await fingerprints(target());
    const other = target().attackers.find(({ name }) => name === 'another owner');
    if (other === undefined) throw new Error('There is no other owner.');
    const events = await sql<{ id: string }[]>`
      select id from public.patient_clinical_events where patient_id = ${cast.other.profileId} and status = 'suggested'`;
    const own = events.map(({ id }) => id);
    const oneEach = Object.values(ids).flatMap((list) => list.slice(0, isFull ? 20 : 3));
    const swapped = { ...cast, owner: cast.other, other: cast.owner, ids: {} };
    const routines = (await offeredFunctions(cast.db)).filter(
      ({ roles, parameters }) => roles.includes('authenticated') && parameters.some(({ type }) => type === 'uuid[]'),
    );
    for (const routine of routines) {
      const good = jsonArguments(routine, goodArguments(swapped, routine));
      const lists = routine.parameters.filter(({ type }) => type === 'uuid[]').map(({ name }) => name);
      for (const list of [[...own, ...oneEach], [...oneEach, ...own], oneEach]) {
        const body = { ...good, ...Object.fromEntries(lists.map((name) => [name, list])) };
        const answer = await target().rpc(other, routine.name, body);
        const leak = findLeak(answer, '');
        // Which of the given ids exist must not be told either.
        tries.held(`${routine.name} gave ${leak}`, leak === null);
      }
      const owned = { ...good, ...Object.fromEntries(lists.map((name) => [name, own.slice(0, 1)])) };
      const answer = await target().rpc(other, routine.name, owned);
      tries.control(`${routine.name} with own ids alone (${answer.status})`, answer.status < 300);
    }
    const linked = await sql`
      select 1 from public.encounter_events as x
      join public.healthcare_encounters as e on e.id = x.encounter_id
      join public.patient_clinical_events as f on f.id = x.event_id
      where e.patient_id <> f.patient_id`;
    tries.held('an encounter got somebody else’s facts', linked.length === 0);
    const changed = changedTables(before, await fingerprints(target()));
    tries.held(`it changed ${changed.join(', ')}`, changed.length === 0);
  });

  attack('mass assignment', 'arguments that a function does not have', async (tries) => {
    const { cast, sql } = target();
    const other: Sender = { name: 'another owner', token: target().tokenOf(cast.other), as: 'owner' };
    const extras = {
      p_user_id: cast.owner.userId,
      p_actor_id: cast.owner.userId,
      p_account_owner_id: cast.owner.userId,
      p_patient_id: cast.owner.profileId,
      user_id: cast.owner.userId,
      role: 'admin',
      p_role: 'service_role',
      p_is_admin: true,
      p_status: 'confirmed',
      p_plan_key: 'unlimited',
      __proto__: { isAdmin: true },
    };
    const before = await fingerprints(target());
    const good = { p_profile_type: 'child', p_display_name: 'Another child' };
    for (const [name, value] of Object.entries(extras)) {
      const answer = await target().rpc(other, 'create_profile', { ...good, [name]: value });
      tries.held(`create_profile took ${name} (${answer.status})`, answer.status >= 400);
    }
    const [given] = await sql<{ count: number }[]>`
      select count(*)::int as count from public.user_profiles
      where display_name = 'Another child' and account_owner_id <> ${cast.other.userId}`;
    tries.held('a profile was made for somebody else', given?.count === 0);
    const changed = changedTables(before, await fingerprints(target()));
    tries.held(`it changed ${changed.join(', ')}`, changed.length === 0);
    const twin = await target().rpc(other, 'create_profile', good);
    tries.control(`the same without extras (${twin.status})`, twin.status < 300);
  });

  attack('mass assignment', 'fields of a fact that are not the person’s to set', async (tries) => {
    const { cast, sql } = target();
    const other: Sender = { name: 'another owner', token: target().tokenOf(cast.other), as: 'owner' };
    const claims = {
      patient_id: cast.owner.profileId,
      origin: 'machine',
      status: 'superseded',
      decided_by: cast.owner.userId,
      recorded_at: '1999-01-01',
      fact_key: 'forged-key',
      id: crypto.randomUUID(),
      confidence: 1,
    };
    const forge = (fact: Record<string, unknown>) =>
      target().rpc(other, 'add_clinical_event', { p_patient_id: cast.other.profileId, p_fact: fact });
    for (const [at, [name, value]] of Object.entries(claims).entries()) {
      const label = `Forgedness ${at}`;
      const answer = await forge({ type: 'condition', text: label, [name]: value });
      const [row] = await sql<{ ok: boolean }[]>`
        select patient_id = ${cast.other.profileId} and origin = 'person' and status = 'confirmed'
          and recorded_at > now() - interval '1 hour' and fact_key <> 'forged-key' as ok
        from public.patient_clinical_events where display_text = ${label}`;
      tries.held(`a fact kept the given ${name}`, answer.status >= 400 || row?.ok === true);
    }
    tries.control('the same without', (await forge({ type: 'condition', text: 'Honest ness' })).status < 300);
  });

  attack('access by functions', 'functions and schemas that are not offered', async (tries) => {
    const [routine] = await target().sql<{ name: string }[]>`
      select proname as name from pg_proc where pronamespace = 'exora_private'::regnamespace limit 1`;
    const stranger = target().attackers.find(({ as }) => as === 'stranger');
    if (stranger === undefined || routine === undefined) throw new Error('There is nobody or nothing to try.');
    const names = ['pg_sleep', 'pg_read_file', 'version', 'current_setting', 'dblink', 'lo_export', 'query_to_xml'];
    for (const name of [...names, routine.name, 'pg_catalog.version', 'auth.uid', 'exora_private.can_read']) {
      for (const profile of ['public', 'exora_private', 'pg_catalog', 'auth', 'storage', 'extensions']) {
        const headers = { 'content-profile': profile, 'accept-profile': profile };
        const posted = await target().rpc(stranger, name, {}, headers);
        tries.held(`POST rpc/${name} of ${profile} (${posted.status})`, posted.status >= 400);
        const got = await target().rest(stranger, `rpc/${name}`, { headers });
        tries.held(`GET rpc/${name} of ${profile} (${got.status})`, got.status >= 400);
      }
    }
    const twin = await target().rpc(stranger, 'get_accessible_profiles', {}, { 'content-profile': 'public' });
    tries.control(`an offered function (${twin.status})`, twin.status === 200);
  });

  attack('access by functions', 'changing functions by GET, as a link or a picture would call them', async (tries) => {
    const { cast } = target();
    const routines = (await offeredFunctions(cast.db)).filter(({ roles }) => roles.includes('authenticated'));
    const before = await fingerprints(target());
    for (const routine of routines) {
      const query = new URLSearchParams();
      for (const [name, value] of Object.entries(goodArguments(cast, routine))) {
        if (value !== null) query.set(name, value);
      }
      const answer = await target().rest(target().owner, `rpc/${routine.name}?${query}`);
      tries.held(`${routine.name} failed in the server (${answer.status})`, answer.status !== 500);
    }
    const changed = changedTables(before, await fingerprints(target()));
    tries.held(`it changed ${changed.join(', ')}`, changed.length === 0);
    const twin = await target().rpc(target().owner, 'set_lens_preference', {
      p_profile_id: cast.owner.profileId,
      p_lens: 'document',
    });
    tries.control(`by POST it changes (${twin.status})`, twin.status < 300);
    const after = changedTables(before, await fingerprints(target()));
    tries.control('and a change is seen', after.includes('public.dual_lens_user_preferences'));
  });
}

/** Whether somebody is answered who calls it with the owner's arguments; nothing of it stays. */
async function isAnsweredToSomebody({ cast }: Target, routine: Offered): Promise<boolean> {
  if (routine.name.includes(openTable)) return true;
  const entitled = identities.filter((name) => answeredTo(name).has(routine.name));
  for (const name of ['owner', 'service', 'admin', ...entitled] as const) {
    if (!entitled.includes(name)) continue;
    const outcome = await attemptAs(cast.db, cast.identity(name), (attempt) =>
      attempt(...callOf(routine, goodArguments(cast, routine))),
    );
    if (outcome.ok) return true;
  }
  return false;
}
