/** Values of one line: undefined where it has no point, null where it breaks. */
export type Values = readonly (number | null | undefined)[];

/** Positions along the axis, in rising order, and the values of each line at them. */
export type PlotData = readonly [readonly number[], ...Values[]];

export interface Line {
  stroke: string;
  /** 0 for points alone. */
  width: number;
  dash?: number[];
  /** Colour of the area below. */
  fill?: string;
  /** Marks of `size` at the values, with an outline in the line's colour. */
  points?: { size: number; width: number; fill: string };
}

export interface Scale {
  /** The ends of the axis, from those of the data; null where there is none. */
  range?: (low: number | null, high: number | null) => [number, number];
  text: (value: number) => string;
  /** True marks whole numbers only. */
  whole?: boolean;
  logarithmic?: boolean;
}

export interface Plot {
  x: Scale;
  y: Scale;
  lines: readonly Line[];
  ink: string;
  grid: string;
  /** Colour of the line at the values that are read. */
  cursor: string;
  /** Draws more over the lines. */
  over?: (context: CanvasRenderingContext2D, area: Area) => void;
}

/** The part of a drawing in which the lines are, and the way from values to places in it. */
export interface Area {
  left: number;
  top: number;
  width: number;
  height: number;
  x: (value: number) => number;
  y: (value: number) => number;
  /** The value at a place. */
  at: (x: number) => number;
}

export const plotFont = '11px system-ui, sans-serif';

const margin = { left: 44, top: 8, right: 12, bottom: 26 };
const gap = 6;
const closest = { x: 50, y: 30 };

/** Draws all of a plot into a canvas of this size; `read` is the index of the values that are read. */
export function drawPlot(
  context: CanvasRenderingContext2D,
  size: { width: number; height: number },
  plot: Plot,
  data: PlotData,
  read: number | null,
): Area {
  const { width, height } = size;
  const ratio = devicePixelRatio;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  const area = layOut(size, plot, data);
  const { left, top } = area;
  // Lines one pixel wide are sharp in the middle of a pixel.
  const sharp = (at: number): number => (Math.round(at * ratio) + (Math.round(ratio) % 2) / 2) / ratio;
  const straight = (fromX: number, fromY: number, toX: number, toY: number): void => {
    context.beginPath();
    context.moveTo(sharp(fromX), sharp(fromY));
    context.lineTo(sharp(toX), sharp(toY));
    context.stroke();
  };
  const [bottom, right] = [top + area.height, left + area.width];
  context.lineWidth = Math.max(1, Math.round(ratio)) / ratio;
  context.strokeStyle = plot.grid;
  context.fillStyle = plot.ink;
  context.font = plotFont;
  context.textAlign = 'center';
  context.textBaseline = 'top';
  for (const mark of marks(plot.x, area.at(left), area.at(right), area.width / closest.x)) {
    const x = area.x(mark);
    straight(x, top, x, bottom);
    context.fillText(plot.x.text(mark), x, bottom + gap);
  }
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  for (const mark of marks(plot.y, ...yRange(plot, data), area.height / closest.y)) {
    const y = area.y(mark);
    straight(left, y, right, y);
    context.fillText(plot.y.text(mark), left - gap, y);
  }
  context.save();
  context.beginPath();
  // Marks at the edges are whole.
  context.rect(left - margin.right, 0, area.width + 2 * margin.right, bottom + margin.top);
  context.clip();
  const [xs, ...columns] = data;
  plot.lines.forEach((line, index) => drawLine(context, line, xs, columns[index] ?? [], area, ratio));
  context.restore();
  plot.over?.(context, area);
  const x = read === null ? undefined : xs[read];
  if (x === undefined) return area;
  context.save();
  context.strokeStyle = plot.cursor;
  context.setLineDash([3, 3]);
  straight(area.x(x), top, area.x(x), bottom);
  context.restore();
  plot.lines.forEach(({ stroke }, index) => {
    const value = columns[index]?.[read!];
    if (typeof value === 'number') dot(context, area.x(x), area.y(value), 3.5, stroke);
  });
  return area;
}

/** The index of the position nearest to a value; null where there is none. */
export function nearestIndex(xs: readonly number[], value: number): number | null {
  let [low, high] = [0, xs.length - 1];
  if (high < 0) return null;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (xs[middle]! < value) low = middle;
    else high = middle;
  }
  return value - xs[low]! <= xs[high]! - value ? low : high;
}

function yRange({ y, lines }: Plot, [, ...columns]: PlotData): [number, number] {
  let low: number | null = null;
  let high: number | null = null;
  for (const column of columns.slice(0, lines.length))
    for (const value of column)
      if (typeof value === 'number' && !(y.logarithmic && value <= 0)) {
        if (low === null || value < low) low = value;
        if (high === null || value > high) high = value;
      }
  return y.range?.(low, high) ?? [low ?? 0, high ?? 1];
}

function layOut({ width, height }: { width: number; height: number }, plot: Plot, data: PlotData): Area {
  const [xs] = data;
  const { left, top } = margin;
  const inside = {
    width: Math.max(1, width - left - margin.right),
    height: Math.max(1, height - top - margin.bottom),
  };
  const [first, last] = plot.x.range?.(xs[0] ?? null, xs.at(-1) ?? null) ?? [xs[0] ?? 0, xs.at(-1) ?? 1];
  const [low, high] = yRange(plot, data);
  const scaled = plot.y.logarithmic ? (value: number) => Math.log10(Math.max(value, low)) : Number;
  const span = last - first || 1;
  const rise = scaled(high) - scaled(low) || 1;
  return {
    left,
    top,
    ...inside,
    x: (value) => left + ((value - first) / span) * inside.width,
    y: (value) => top + (1 - (scaled(value) - scaled(low)) / rise) * inside.height,
    at: (x) => first + ((x - left) / inside.width) * span,
  };
}

/** Round values between two ends: as many as there is room for. */
function marks({ whole, logarithmic }: Scale, low: number, high: number, room: number): number[] {
  if (logarithmic) return decades(low, high, room);
  const least = (high - low) / Math.max(1, room);
  const power = 10 ** Math.floor(Math.log10(least));
  const step = [1, 2, 2.5, 5, 10].map((one) => one * power).find((one) => one >= least * (1 - 1e-9))!;
  const round = whole ? wholeStep(least) : step;
  const from = Math.ceil(low / round - 1e-9);
  const count = Math.floor(high / round + 1e-9) - from + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) =>
    // Without the error of the product, which would be read: 0.3, not 0.30000000000000004.
    Number(((from + index) * round).toPrecision(12)),
  );
}

function wholeStep(least: number): number {
  const power = 10 ** Math.max(0, Math.floor(Math.log10(least)));
  return [1, 2, 5, 10].map((one) => one * power).find((one) => one >= least)!;
}

/** Powers of ten, with 2 and 5 times as much where there are few of them. */
function decades(low: number, high: number, room: number): number[] {
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const every = Math.max(1, Math.ceil((last - first) / Math.max(1, room)));
  const factors = (last - first) * 3 <= room ? [1, 2, 5] : [1];
  const all = [];
  for (let power = Math.ceil(first / every) * every; power <= last; power += every)
    for (const factor of factors) all.push(Number(`${factor}e${power}`));
  return all.filter((value) => value >= low && value <= high);
}

function dot(context: CanvasRenderingContext2D, x: number, y: number, radius: number, fill: string): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = fill;
  context.fill();
}

function drawLine(
  context: CanvasRenderingContext2D,
  { stroke, width, dash, fill, points }: Line,
  xs: readonly number[],
  values: Values,
  area: Area,
  ratio: number,
): void {
  context.save();
  context.strokeStyle = stroke;
  context.lineWidth = width;
  context.lineJoin = 'round';
  context.setLineDash(dash ?? []);
  for (const run of runs(xs, values, area, ratio)) {
    context.beginPath();
    for (const [x, y] of run) context.lineTo(x, y);
    if (width > 0) context.stroke();
    if (!fill) continue;
    const floor = area.top + area.height;
    context.lineTo(run.at(-1)![0], floor);
    context.lineTo(run[0]![0], floor);
    context.fillStyle = fill;
    context.fill();
  }
  context.setLineDash([]);
  if (points) {
    context.lineWidth = points.width;
    xs.forEach((x, index) => {
      const value = values[index];
      if (typeof value !== 'number') return;
      dot(context, area.x(x), area.y(value), (points.size - points.width) / 2, points.fill);
      if (points.width > 0) context.stroke();
    });
  }
  context.restore();
}

/** The unbroken parts of a line; of points in one column of pixels the first, lowest, highest and last. */
function* runs(
  xs: readonly number[],
  values: Values,
  area: Area,
  ratio: number,
): Generator<[number, number][]> {
  let run: [number, number][] = [];
  let column = NaN;
  let low = 0;
  let high = 0;
  let last: [number, number] | null = null;
  const endColumn = (): void => {
    if (!last) return;
    run.push([last[0], low], [last[0], high], last);
    last = null;
  };
  for (let index = 0; index <= xs.length; ++index) {
    const value = index < xs.length ? values[index] : null;
    if (value === undefined) continue;
    if (value === null) {
      endColumn();
      if (run.length > 0) yield run;
      run = [];
      column = NaN;
      continue;
    }
    const [x, y] = [area.x(xs[index]!), area.y(value)];
    const here = Math.floor(x * ratio);
    if (here === column) {
      [low, high] = last ? [Math.min(low, y), Math.max(high, y)] : [y, y];
      last = [x, y];
      continue;
    }
    endColumn();
    column = here;
    run.push([x, y]);
  }
}
