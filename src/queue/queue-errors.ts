import { defineErrors } from '../errors/define-errors.ts';

export const queueLogErrors = defineErrors('Log', {
  QUEUE_FAILED: 'the job queue had an error; it continues automatically',
  JOB_MET_OUTAGE: 'a job met an outage of the database; it is tried again',
  JOB_FAILED: 'a job failed; it is tried again',
  JOBS_NOT_FETCHED: 'cannot fetch jobs; trying every second',
  TASK_FAILED: 'a periodic task failed; it runs again soon',
});
