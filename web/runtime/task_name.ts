/** The name of an experiment's task, which stands alone where the task has no options of its own. */
export function taskName({ task }: { task: string | { class_name: string } }): string {
  return typeof task === 'string' ? task : task.class_name;
}
