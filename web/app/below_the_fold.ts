/** Panels that a first visit sees only after scrolling: a part of their own, fetched once the first epoch has had its time. */
import './data_panel.ts';
import './details_panel.ts';
import './drop_target.ts';
import './inside_panel.ts';
import './log_panel.ts';
