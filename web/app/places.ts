import { html, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { IconName } from '../ui/icons.ts';
import type { Messages } from '../locales/messages.ts';
import type { Session } from './session.ts';
import type { DrawerTab, LeftTab, StageTab } from './state.ts';

/** What every panel is given. */
export interface PanelContext {
  session: Session;
  t: Messages;
  theme: string;
  /** Names of the controls that are not shown. */
  hide: readonly string[];
  /** False for a panel that is kept on the page while another one is shown. */
  shown: boolean;
}

/** A tab with its panel. */
export interface Place<Name extends string = string> {
  name: Name;
  title: (t: Messages) => string;
  /** The names by which an author hides it: it goes when all of them are hidden. */
  controls: readonly string[];
  panel: (context: PanelContext) => TemplateResult | TemplateResult[];
  /** Fetches the panel's elements, a part of their own; none where the page starts with them. */
  load?: () => Promise<unknown>;
  /** True for a panel that stays on the page while it is not shown, such as one that records a run. */
  kept?: boolean;
  /** Of a drawer: title of a place of its own in the bar below a narrow page. */
  short?: (t: Messages) => string;
  /** The icon beside it. */
  icon?: IconName;
}

export const leftPlaces: readonly Place<LeftTab>[] = [
  {
    name: 'model',
    title: (t) => t.model,
    controls: ['model'],
    load: () => import('./stack_panel.ts'),
    panel: ({ session, t }) => html`<rnn-stack .session=${session} .t=${t}></rnn-stack>`,
  },
  {
    name: 'training',
    title: (t) => t.trainingSettings,
    controls: ['training'],
    load: () => import('./training_panel.ts'),
    panel: ({ session, t }) => html`<rnn-training .session=${session} .t=${t}></rnn-training>`,
  },
  {
    name: 'data',
    title: (t) => t.data,
    controls: ['data'],
    load: () => import('./data_place.ts'),
    panel: (context) => dataPanels.map((panel) => panel(context)),
  },
];

/** The panels under Data, from top to bottom; data_place.ts fetches them. */
export const dataPanels: readonly ((context: PanelContext) => TemplateResult)[] = [
  ({ session, t, hide }) => html`<rnn-brought .session=${session} .t=${t} .hide=${hide}></rnn-brought>`,
  ({ session, t }) => html`<rnn-task .session=${session} .t=${t}></rnn-task>`,
  ({ session, t }) => html`<rnn-samples .session=${session} .t=${t}></rnn-samples>`,
  ({ session, t }) => html`<rnn-data .session=${session} .t=${t}></rnn-data>`,
];

export const stagePlaces: readonly Place<StageTab>[] = [
  {
    name: 'answers',
    title: (t) => t.answers,
    controls: ['predictions'],
    panel: ({ session, t, theme }) =>
      html`<rnn-answers .session=${session} .t=${t} theme=${theme}></rnn-answers>`,
  },
  {
    name: 'network',
    title: (t) => t.network,
    controls: ['diagram'],
    load: () => import('./network_panel.ts'),
    panel: ({ session, t, theme }) =>
      html`<rnn-network .session=${session} .t=${t} theme=${theme}></rnn-network>`,
  },
  {
    name: 'inside',
    title: (t) => t.inside,
    controls: ['inside'],
    load: () => import('./inside_panel.ts'),
    panel: ({ session, t, theme }) =>
      html`<rnn-inside .session=${session} .t=${t} theme=${theme}></rnn-inside>`,
  },
];

export const drawerPlaces: readonly Place<DrawerTab>[] = [
  {
    name: 'code',
    title: (t) => t.codeAndSummary,
    short: (t) => t.codeShort,
    icon: 'code',
    controls: ['summary', 'code'],
    load: () => import('./details_panel.ts'),
    panel: ({ session, t, hide }) =>
      html`<rnn-details .session=${session} .t=${t} .hide=${hide}></rnn-details>`,
  },
  {
    name: 'log',
    title: (t) => t.logShort,
    controls: ['log'],
    kept: true,
    load: () => import('./log_panel.ts'),
    panel: ({ session, t, theme, shown }) =>
      html`<rnn-log .session=${session} .t=${t} theme=${theme} ?shown=${shown}></rnn-log>`,
  },
];

/** The places that are not hidden. */
export function visible<Name extends string>(
  places: readonly Place<Name>[],
  hide: readonly string[],
): Place<Name>[] {
  return places.filter(({ controls }) => controls.some((name) => !hide.includes(name)));
}

const loaded = new Set<Place<string>>();
const loading = new Map<Place<string>, Promise<void>>();

/** Fetches the panels of places; what cannot be fetched is asked for again the next time. */
export async function loadPlaces(places: readonly Place<string>[], session: Session): Promise<void> {
  await Promise.all(places.map((place) => loadPlace(place, session)));
}

function loadPlace(place: Place<string>, session: Session): Promise<void> {
  const known = loading.get(place);
  if (known) return known;
  const load = async (): Promise<void> => {
    if (!place.load || (await session.part(place.load()))) loaded.add(place);
    else loading.delete(place);
  };
  const mine = load();
  loading.set(place, mine);
  return mine;
}

/**
 * The panel that is chosen, and those that are kept once they are there. Parts are fetched where `ready` says that the
 * page has time; `drawAgain` is called when they have come.
 */
export function panels<Name extends string>(
  places: readonly Place<Name>[],
  chosen: string | null,
  context: Omit<PanelContext, 'shown'>,
  { ready, drawAgain }: { ready: boolean; drawAgain: () => void },
): unknown {
  const there = places.filter((place) => {
    const shown = place.name === chosen;
    if (!shown && !place.kept) return false;
    if (!place.load || loaded.has(place)) return true;
    if (ready && shown) void loadPlace(place, context.session).then(() => loaded.has(place) && drawAgain());
    return false;
  });
  return repeat(
    there,
    ({ name }) => name,
    ({ name, panel }) => {
      const shown = name === chosen;
      return html`<div class="panel-body" data-panel=${name} ?hidden=${!shown}>
        ${panel({ ...context, shown })}
      </div>`;
    },
  );
}

/** The left tab in which a fault is to be mended. */
export function faultTab(where: string): LeftTab {
  if (/^\/(compile|fit|seed)(\/|$)/.test(where)) return 'training';
  return /^\/(task|resources)(\/|$)/.test(where) ? 'data' : 'model';
}
