import { peers } from './peers/index.mjs';
import { workloads } from './workloads.mjs';

const parts = [
  'kernels',
  'rates',
  'neighbours',
  'costs',
  'endurance',
  'page',
  'answers',
  'quality',
  'switching',
];
const quickParts = ['kernels', 'rates', 'page'];

export const usage = `tests/bench/run [--quick] [--only PART,...] [--peers PEER,...] [--minutes N] [WORKLOAD...]
tests/bench/run --against FOLDER [WORKLOAD...]: beside the library built in another checkout, round by round
  parts      ${parts.join(' ')} (--quick: ${quickParts.join(' ')}; with workloads named: rates)
  peers      ${peers.map(({ id }) => id).join(' ')}
  minutes    of switching tasks (5)
  workloads  ${workloads.map(({ id }) => id).join(' ')}`;

function chosen(kind, names, known) {
  for (const name of names) if (!known.includes(name)) throw new Error(`no ${kind} '${name}'\n${usage}`);
  return names;
}

function numberOf(word) {
  const value = Number(word);
  if (!(value > 0)) throw new Error(`'${word}' is no number of minutes\n${usage}`);
  return value;
}

/** The choice that the arguments make: {parts: Set, peers: ids, workloads, against: folder or null, minutes}. Throws an Error with the usage for what it does not know. */
export function parseArguments(given) {
  const words = [...given];
  const names = [];
  let wantedParts = null;
  let wantedPeers = null;
  let against = null;
  let minutes = 5;
  while (words.length > 0) {
    const word = words.shift();
    const list = () => (words.shift() ?? '').split(',');
    if (word === '--against') against = words.shift() ?? '';
    else if (word === '--minutes') minutes = numberOf(words.shift());
    else if (word === '--quick') wantedParts = quickParts;
    else if (word === '--only') wantedParts = chosen('part', list(), parts);
    else if (word === '--peers')
      wantedPeers = chosen(
        'peer',
        list(),
        peers.map(({ id }) => id),
      );
    else names.push(word);
  }
  chosen(
    'workload',
    names,
    workloads.map(({ id }) => id),
  );
  return {
    against,
    minutes,
    parts: new Set(wantedParts ?? (names.length > 0 ? ['rates'] : parts)),
    peers: wantedPeers ?? peers.map(({ id }) => id),
    workloads: names.length > 0 ? workloads.filter(({ id }) => names.includes(id)) : workloads,
  };
}
