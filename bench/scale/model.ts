/**
 * What a number of patients needs, by what one document was measured to cost. Pure: costs, load and prices come in, figures
 * come out. Everything is linear in patients; what isn't (the audit log's seal) is named as such where it breaks.
 */

/** A cost of a document: so much whatever its length, and so much for each page. */
export interface Line {
  fixed: number;
  perPage: number;
}

/** What one document takes, by kind. */
export interface DocumentCosts {
  /** Bytes that it leaves in the database, indexes included. */
  databaseBytes: Line;
  /** Bytes of the write-ahead log. */
  walBytes: Line;
  /** Writes and syncs of the database's disk, of pages and log. */
  diskOperations: Line;
  /** Processor seconds of the database's server. */
  databaseSeconds: Line;
  /** Processor seconds of the worker and its engines. */
  workerSeconds: Line;
  /** Bytes in the file store: the original, and pictures of its pages. */
  storageBytes: Line;
  jobs: Line;
}

/** All that was measured. */
export interface Costs {
  text: DocumentCosts;
  scanned: DocumentCosts;
  /** Bytes in the database of a record without a document. */
  bytesPerPatient: number;
  /** Part of a document's database bytes that its largest table has. */
  largestTable: { name: string; share: number };
  /** Seconds of one statement over the heads of all chains, by how many there are. */
  seal: { fixed: number; perChain: number };
  verify: { fixed: number; perChain: number };
  /** Jobs a second that went through the queue. */
  queueJobsPerSecond: number;
}

/** What people do, as assumed. */
export interface Load {
  documentsPerPatientYear: number;
  pagesPerDocument: number;
  /** Part of documents that are pictures of pages. */
  scannedShare: number;
  /** Documents kept. */
  years: number;
  /** Busiest hour by the year's mean. */
  peakFactor: number;
}

/** A size of the database's machine. */
interface ComputeSize {
  name: string;
  cores: number;
  /** Bytes of the largest database that its seller recommends. */
  databaseBytes: number;
  diskOperationsPerSecond: number;
  connections: number;
  monthly: number;
}

/** Prices in US dollars. */
export interface Prices {
  workerMonthly: number;
  workerCores: number;
  workerConnections: number;
  /** Instances that autoscaling may start. */
  mostWorkers: number;
  compute: readonly ComputeSize[];
  diskPerGbMonth: number;
  storagePerGbMonth: number;
  visionPerPage: number;
  modelPerPage: number;
}

/** Parts of a processor or disk that may be busy at the peak. */
const utilisation = { workers: 0.7, database: 0.5 };
/** How long one statement may take on hosted Supabase. */
const statementSeconds = 8;
/** Above this, rebuilding an index of a table or vacuuming it takes longer than a night. */
const tableBytes = 1e12;
const secondsPerYear = 365.25 * 24 * 3600;
const monthsPerYear = 12;
const gb = 1e9;

/** Need and limit of one part of the system. */
interface Part {
  name: string;
  unit: string;
  need: number;
  limit: number;
  /** Patients at whom the need reaches the limit. */
  breaksAt: number;
  nextStep: string;
}

/** What a number of patients needs. */
export interface Needs {
  patients: number;
  documentsPerYear: number;
  documentsPerSecondAtPeak: number;
  databaseBytes: number;
  storageBytes: number;
  walBytesPerDay: number;
  diskOperationsPerSecond: number;
  databaseCores: number;
  workers: number;
  /** The smallest machine of the database that is enough, or null. */
  compute: string | null;
  /** US dollars; null where no machine is enough. */
  monthly: number | null;
  moneyPerDocument: number | null;
  /** With all scanned pages read by Google Vision, and all pages quoted by the language model. */
  moneyPerDocumentOutside: number | null;
  /** The part that breaks first comes first. */
  parts: Part[];
}

/**
 * Least squares over (pages, cost) of measured documents. One number of pages alone gives no line. No cost falls with the
 * pages: a line that does is the noise of few documents, and becomes their mean; nor is a part of it less than nothing.
 */
export function fitLine(points: readonly { pages: number; cost: number }[]): Line {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(points.map(({ pages }) => pages)), mean(points.map(({ cost }) => cost))];
  const spread = points.reduce((sum, { pages }) => sum + (pages - x) ** 2, 0);
  if (!(spread > 0)) throw new RangeError('A line needs documents of at least two lengths.');
  const perPage = points.reduce((sum, { pages, cost }) => sum + (pages - x) * (cost - y), 0) / spread;
  if (perPage < 0) return { fixed: y, perPage: 0 };
  return perPage * x > y ? { fixed: 0, perPage: y / x } : { fixed: y - perPage * x, perPage };
}

/** Mean cost of a document under a load. */
export function meanCost(costs: Costs, load: Load, name: keyof DocumentCosts): number {
  const of = ({ fixed, perPage }: Line) => fixed + perPage * load.pagesPerDocument;
  return of(costs.scanned[name]) * load.scannedShare + of(costs.text[name]) * (1 - load.scannedShare);
}

/** What so many patients need. */
export function needsOf(patients: number, costs: Costs, load: Load, prices: Prices): Needs {
  const documentsPerYear = patients * load.documentsPerPatientYear;
  const documentsPerSecondAtPeak = (documentsPerYear / secondsPerYear) * load.peakFactor;
  const documents = documentsPerYear * load.years;
  const atPeak = (name: keyof DocumentCosts) => documentsPerSecondAtPeak * meanCost(costs, load, name);
  const documentBytes = documents * meanCost(costs, load, 'databaseBytes');
  const databaseBytes = documentBytes + patients * costs.bytesPerPatient;
  const storageBytes = documents * meanCost(costs, load, 'storageBytes');
  const diskOperationsPerSecond = atPeak('diskOperations');
  const databaseCores = atPeak('databaseSeconds') / utilisation.database;
  const busyWorkers = atPeak('workerSeconds') / utilisation.workers / prices.workerCores;
  // A second one goes on while the first is replaced.
  const workers = Math.max(2, Math.ceil(busyWorkers));
  const compute = prices.compute.find(
    (size) =>
      size.cores >= databaseCores &&
      size.databaseBytes >= databaseBytes &&
      size.diskOperationsPerSecond >= diskOperationsPerSecond &&
      size.connections >= workers * prices.workerConnections,
  );
  const monthly =
    compute === undefined
      ? null
      : compute.monthly +
        workers * prices.workerMonthly +
        (databaseBytes / gb) * prices.diskPerGbMonth +
        (storageBytes / gb) * prices.storagePerGbMonth;
  const moneyPerDocument = monthly === null ? null : monthly / (documentsPerYear / monthsPerYear);
  const outside = load.pagesPerDocument * (load.scannedShare * prices.visionPerPage + prices.modelPerPage);
  return {
    patients,
    documentsPerYear,
    documentsPerSecondAtPeak,
    databaseBytes,
    storageBytes,
    walBytesPerDay: (documentsPerYear / 365.25) * meanCost(costs, load, 'walBytes'),
    diskOperationsPerSecond,
    databaseCores,
    workers,
    compute: compute?.name ?? null,
    monthly,
    moneyPerDocument,
    moneyPerDocumentOutside: moneyPerDocument === null ? null : moneyPerDocument + outside,
    parts: partsOf(patients, costs, prices, {
      databaseBytes,
      diskOperationsPerSecond,
      databaseCores,
      busyWorkers,
      largestTableBytes: documentBytes * costs.largestTable.share,
      jobsPerSecond: atPeak('jobs'),
    }),
  };
}

interface Figures {
  databaseBytes: number;
  diskOperationsPerSecond: number;
  databaseCores: number;
  busyWorkers: number;
  largestTableBytes: number;
  jobsPerSecond: number;
}

function partsOf(patients: number, costs: Costs, prices: Prices, figures: Figures): Part[] {
  const largest = prices.compute.at(-1);
  if (largest === undefined) throw new RangeError('There is no machine for the database.');
  const parts: Omit<Part, 'breaksAt'>[] = [
    {
      name: 'autoscaling of workers',
      unit: 'instances',
      need: figures.busyWorkers,
      limit: prices.mostWorkers,
      nextStep: 'raise maxInstances in render.yaml, or give each worker more processors and WORKER_CONCURRENCY',
    },
    {
      name: 'sealing of the audit log',
      unit: 's a statement',
      need: costs.seal.fixed + costs.seal.perChain * patients,
      limit: statementSeconds,
      nextStep:
        'a tree over the heads whose inner hashes are stored: an anchor then hashes the heads that moved and their paths, not all',
    },
    {
      name: 'verifying of the anchors',
      unit: 's a statement',
      need: costs.verify.fixed + costs.verify.perChain * patients,
      limit: statementSeconds,
      nextStep:
        'verify from the last anchor that was verified, in parts of some thousand chains, each a call of its own',
    },
    {
      name: 'the queue',
      unit: 'jobs/s',
      need: figures.jobsPerSecond,
      limit: costs.queueJobsPerSecond,
      nextStep: 'a database for the queue apart from the records, then lanes on several',
    },
    {
      name: 'connections of the database',
      unit: 'connections',
      need: figures.busyWorkers * prices.workerConnections,
      limit: largest.connections,
      nextStep: 'workers through the transaction pooler (DATABASE_POOLER=transaction), or fewer and larger ones',
    },
    {
      name: 'the database’s processors',
      unit: 'cores',
      need: figures.databaseCores,
      limit: largest.cores,
      nextStep: 'reads from replicas, then records spread over several databases by patient',
    },
    {
      name: 'the database’s disk operations',
      unit: 'a second',
      need: figures.diskOperationsPerSecond,
      limit: largest.diskOperationsPerSecond,
      nextStep: 'store_page for several pages at once, then records spread over several databases by patient',
    },
    {
      name: 'the database’s size',
      unit: 'bytes',
      need: figures.databaseBytes,
      limit: largest.databaseBytes,
      nextStep:
        'positions of words to the file store beside the pictures, then records spread over several databases by patient',
    },
    {
      name: `the largest table (${costs.largestTable.name})`,
      unit: 'bytes',
      need: figures.largestTableBytes,
      limit: tableBytes,
      nextStep: 'parts of the table by a hash of the patient’s id, as the finished jobs have parts by week',
    },
  ];
  return parts
    .map((part) => ({ ...part, breaksAt: breakingPoint(part, patients, costs) }))
    .toSorted((a, b) => a.breaksAt - b.breaksAt);
}

/** The statements over all chains have a part that doesn't grow; everything else is proportional. */
function breakingPoint({ name, need, limit }: Omit<Part, 'breaksAt'>, patients: number, costs: Costs): number {
  const line = name.startsWith('sealing') ? costs.seal : name.startsWith('verifying') ? costs.verify : null;
  return line === null ? (patients * limit) / need : (limit - line.fixed) / line.perChain;
}
