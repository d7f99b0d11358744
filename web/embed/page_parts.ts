import { html, nothing } from 'lit';
import { panels, stagePlaces, visible, type Place } from '../app/places.ts';
import '../app/curves_panel.ts';
import '../app/hint_panel.ts';
import type { Session } from '../app/session.ts';
import type { LeftTab, StageTab } from '../app/state.ts';
import type { Messages } from '../locales/messages.ts';
import { icon, type IconName } from '../ui/icons.ts';
import { rove } from '../ui/roving.ts';
import { tabList } from '../ui/tabs.ts';
import { testIds } from '../ui/test_ids.ts';

/** The places of the page, of which a narrow one shows one at a time. */
export type PlaceName = 'left' | 'stage' | 'drawer';

/** What the parts of the page ask of it. */
export interface Page {
  t: Messages;
  session: Session;
  place: PlaceName;
  /** False until the first experiment is open and there is time for more. */
  complete: boolean;
  show: (place: PlaceName) => void;
  /** Opens the left place over the stage, with the focus, and closes it again. */
  openLeft: () => void;
  closeLeft: () => void;
  toggleDrawer: (name: string) => void;
  closeDrawer: () => void;
  /** Fetches the explanations of layers and options. */
  explain: () => void;
  drawAgain: () => void;
}

type Context = Parameters<typeof panels>[2];

export function skip(hook: string, text: string, act: () => void) {
  return html`<button type="button" class="button skip" data-testid=${hook} @click=${act}>${text}</button>`;
}

export function leftPart(page: Page, places: Place<LeftTab>[], context: Context, chosen: LeftTab) {
  const { t } = context;
  const tab = places.find(({ name }) => name === chosen) ?? places[0]!;
  return html`<section
    class="left"
    aria-label=${t.settings}
    data-testid=${testIds.left}
    @pointerenter=${page.explain}
    @focusin=${page.explain}
  >
    <div class="bar">
      ${tabsOf(page, 'left', testIds.leftTab, t.settings, places, tab.name, (left) =>
        page.session.view({ left }),
      )}
      <button
        type="button"
        class="icon close"
        data-testid=${testIds.closeLeft}
        aria-label=${t.close}
        title=${t.close}
        @click=${() => page.closeLeft()}
      >
        ${icon('close')}
      </button>
    </div>
    <div class="panel" id="left-panel" role="tabpanel" aria-labelledby="left-${tab.name}">
      ${panelsIn(page, places, tab.name, context)}
    </div>
  </section>`;
}

export function stagePart(
  page: Page,
  context: Context,
  chosen: StageTab,
  left: Place[],
  drawer: Place[],
  open: string | null,
) {
  const { t, session, hide, theme } = context;
  const places = visible(stagePlaces, hide);
  const tab = places.find(({ name }) => name === chosen) ?? places[0];
  const { fault } = session.setup.get();
  return html`<section class="stage" aria-label=${t.stage} data-testid=${testIds.stage}>
    <div class="bar">
      ${
        left.length > 0
          ? html`<button
              type="button"
              class="button open-left"
              data-testid=${testIds.openLeft}
              ?data-fault=${fault !== null}
              aria-expanded=${page.place === 'left'}
              @click=${() => (page.place === 'left' ? page.closeLeft() : page.openLeft())}
            >
              ${icon('layers')}${left[0]!.title(t)}${fault ? faultMark(t) : nothing}
            </button>`
          : nothing
      }
      ${tab ? tabsOf(page, 'stage', testIds.stageTab, t.stage, places, tab.name, (stage) => session.view({ stage })) : nothing}
      ${drawer.length > 0 ? drawerTabs(page, 'toggles', drawer, open) : nothing}
    </div>
    ${fault ? html`<p class="outdated" data-testid=${testIds.outdated}>${t.outdated}</p>` : nothing}
    ${
      tab
        ? html`<div
            class="panel"
            id="stage-panel"
            role="tabpanel"
            tabindex="-1"
            aria-labelledby="stage-${tab.name}"
          >
            ${panelsIn(page, places, tab.name, context)}
          </div>`
        : nothing
    }
    ${hide.includes('hint') ? nothing : html`<rnn-hint .session=${session} .t=${t}></rnn-hint>`}
    ${hide.includes('curves') ? nothing : html`<rnn-curves class="curves" .session=${session} .t=${t} theme=${theme}></rnn-curves>`}
  </section>`;
}

export function drawerPart(page: Page, places: Place[], context: Context, open: string | null) {
  const { t } = context;
  const tab = places.find(({ name }) => name === open);
  return html`<section class="drawer" aria-label=${t.drawer} data-testid=${testIds.drawer} ?hidden=${!tab}>
    <div class="bar">
      <h2>${tab?.title(t)}</h2>
      ${drawerTabs(page, 'tabs-in-drawer', places, open)}
      <button
        type="button"
        class="icon close"
        data-testid=${testIds.closeDrawer}
        aria-label=${t.close}
        title=${t.close}
        @click=${() => page.closeDrawer()}
      >
        ${icon('close')}
      </button>
    </div>
    ${page.session.setup.get().fault ? html`<p class="outdated" data-testid=${testIds.outdated}>${t.outdated}</p>` : nothing}
    <div class="panel">${panelsIn(page, places, open, context)}</div>
  </section>`;
}

function panelsIn<Name extends string>(
  page: Page,
  places: Place<Name>[],
  chosen: Name | null,
  context: Context,
) {
  return panels(places, chosen, context, {
    ready: page.complete,
    drawAgain: () => page.drawAgain(),
  });
}

function tabsOf<Name extends string>(
  page: Page,
  id: string,
  hook: string,
  label: string,
  places: Place<Name>[],
  chosen: Name,
  choose: (name: Name) => void,
) {
  const tabs = places.map(({ name, title }) => ({ name, title: title(page.t) }));
  return tabList({ id, label, hook, tabs, chosen }, (name) => choose(name as Name));
}

/** Buttons that open and close the drawer: beside the stage's tabs, or in the drawer where there is no room. */
function drawerTabs(page: Page, look: string, places: Place[], open: string | null) {
  const t = page.t;
  return html`<div
    class="tabs ${look}"
    role="toolbar"
    aria-label=${t.drawer}
    @keydown=${rove}
    @focusin=${rove}
  >
    ${places.map(
      ({ name, title }, index) =>
        html`<button
          type="button"
          data-testid=${look === 'toggles' ? testIds.drawerTab : nothing}
          data-tab=${name}
          tabindex=${(open === null ? index === 0 : name === open) ? 0 : -1}
          aria-expanded=${name === open}
          @click=${() => (look === 'toggles' ? page.toggleDrawer(name) : page.session.view({ drawer: name }))}
        >
          ${title(t)}
        </button>`,
    )}
  </div>`;
}

/** The bar below a narrow page, in which the places take turns. */
export function placeBar(page: Page, left: Place[], drawer: Place[], open: string | null) {
  const t = page.t;
  const { fault } = page.session.setup.get();
  const bar: { name: string; title: string; look: IconName; on: boolean; go: () => void }[] = [];
  const stage = (): void => page.show('stage');
  bar.push({ name: 'stage', title: t.watch, look: 'eye', on: page.place === 'stage', go: stage });
  if (left.length > 0)
    bar.push({
      name: 'left',
      title: left[0]!.title(t),
      look: 'layers',
      on: page.place === 'left',
      go: () => page.show('left'),
    });
  for (const { name, short, icon: look } of drawer) {
    if (!short) continue;
    const go = (): void => {
      page.show('drawer');
      page.session.view({ drawer: name });
    };
    const on = page.place === 'drawer' && (name === open || bar.every((entry) => entry.name !== open));
    bar.push({ name, title: short(t), look: look ?? 'code', on, go });
  }
  return html`<nav class="places" aria-label=${t.places}>
    ${bar.map(
      ({ name, title, look, on, go }) =>
        html`<button
          type="button"
          data-testid=${testIds.place}
          data-place=${name}
          ?data-fault=${name === 'left' && fault !== null}
          aria-current=${on ? 'page' : nothing}
          @click=${go}
        >
          ${icon(look)}<span>${title}</span>${name === 'left' && fault ? faultMark(t) : nothing}
        </button>`,
    )}
  </nav>`;
}

function faultMark(t: Messages) {
  return html`<i class="mark" aria-hidden="true">!</i><span class="visually-hidden">${t.faultHere}</span>`;
}
