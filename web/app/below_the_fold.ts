/** Panels that a first visit sees only after scrolling: a part of their own, fetched once the first epoch has had its time. */
import './details_panel.ts';
import './inside_panel.ts';
import './log_panel.ts';
