export const words = {
  /** Titles of maps that the task has no words for. */
  title: 'Map',
  explained: (share: string, width: number): string =>
    `The two directions in which they differ most (principal components) hold ${share} of the spread in ${width} dimensions. The picture is turned so that each frame lies as near to the last one as it can.`,
  broken: 'The weights are no longer finite, so there is no map.',
  groups: 'Groups: press one to see it alone',
  all: 'all',
  label: (count: number): string => `A map of ${count} points. Arrow keys read them one by one.`,
  /** One point: its name, that of its group, and those of the nearest ones. */
  read: (label: string, group: string, near: string): string =>
    `${label} (${group}); nearest on the map: ${near}`,
  hint: 'Point at a mark, or use the arrow keys, to read it.',
  table: 'The map as a table',
  columns: { label: 'point', group: 'group', x: 'x', y: 'y', near: 'nearest on the map' },
  comma: ', ',
};
export type MapWords = typeof words;
