import { Worker } from 'node:worker_threads';

/**
 * Runs tasks on threads of one program, each thread one task after another. The program answers each message (a task)
 * with one message (its result). `next` hands out the tasks and says undefined when there are no more.
 */
export async function spreadOverThreads<Task, Result>(
  program: URL,
  options: {
    readonly threads: number;
    readonly next: () => Task | undefined;
    readonly onResult: (task: Task, result: Result) => void;
  },
): Promise<void> {
  const work = async () => {
    const worker = new Worker(program);
    try {
      for (let task = options.next(); task !== undefined; task = options.next()) {
        options.onResult(task, await ask<Task, Result>(worker, task));
      }
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: options.threads }, work));
}

function ask<Task, Result>(worker: Worker, task: Task): Promise<Result> {
  return new Promise((done, refuse) => {
    worker.once('message', (result: Result) => {
      worker.off('error', refuse);
      done(result);
    });
    worker.once('error', refuse);
    worker.postMessage(task);
  });
}
