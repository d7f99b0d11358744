/** The panels under Data: one line for each. */
import './data_panel.ts';
import './samples_panel.ts';
import './task_panel.ts';
