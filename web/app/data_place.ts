/** The panels under Data: one line for each. */
import './brought_panel.ts';
import './data_panel.ts';
import './samples_panel.ts';
import './task_panel.ts';
