/** The panels under Data: one line for each. */
import './task_panel.ts';
