import { accessSettings } from '@marquee/platform/access'
import { type Config, decimal, integer, oneOf } from '@marquee/platform/config'
import { databaseSettings } from '@marquee/platform/database'
import { httpSettings } from '@marquee/platform/http-server'
import { backendNames } from './tensorflow.ts'

export const trainingSettings = {
  ...httpSettings('training'),
  ...accessSettings,
  checkMs: integer({
    env: 'TRAIN_CHECK_MS',
    min: 50,
    max: 600_000,
    fallback: 1_000,
    description: 'How often to look for new interactions and requested runs',
  }),
  minNew: integer({
    env: 'TRAIN_MIN_NEW',
    min: 1,
    max: 1_000_000_000,
    fallback: 1_000,
    description: 'New interactions that are worth a fit; at least a tenth of those fitted on',
  }),
  maxAgeSeconds: integer({
    env: 'TRAIN_MAX_AGE_SECONDS',
    min: 1,
    max: 31_536_000,
    fallback: 900,
    description: 'A fit is made after this time if there is anything new',
  }),
  settleMs: integer({
    env: 'TRAIN_SETTLE_MS',
    min: 0,
    max: 600_000,
    fallback: 3_000,
    description: 'A fit waits until no interaction came for this long, but not longer than ten times this',
  }),
  examiners: integer({
    env: 'TRAIN_EXAMINERS',
    min: 10,
    max: 100_000,
    fallback: 2_000,
    description: 'People whose last film is held out to judge models by',
  }),
  tolerance: decimal({
    env: 'TRAIN_TOLERANCE',
    min: 0,
    max: 1,
    fallback: 0.01,
    description: 'How much NDCG@10 a challenger may lose and still be promoted',
  }),
  minCoverageRatio: decimal({
    env: 'TRAIN_MIN_COVERAGE_RATIO',
    min: 0,
    max: 1,
    fallback: 0.5,
    description: "The part of the champion's catalogue coverage that a challenger must keep",
  }),
  maxExposureJump: decimal({
    env: 'TRAIN_MAX_EXPOSURE_JUMP',
    min: 0,
    max: 1,
    fallback: 0.25,
    description: 'The part of all lists that one film may newly enter from one model to the next though few took to it',
  }),
  burstPeople: integer({
    env: 'TRAIN_BURST_PEOPLE',
    min: 1,
    max: 1_000_000_000,
    fallback: 100,
    description: 'So many newcomers must come for one film at once before a fit leaves them out',
  }),
  burstFactor: decimal({
    env: 'TRAIN_BURST_FACTOR',
    min: 1,
    max: 1_000_000,
    fallback: 8,
    description: 'and it must have this many times the share of what newcomers do that is to be expected',
  }),
  fitMemoryMb: integer({
    env: 'TRAIN_MEMORY_MB',
    min: 128,
    max: 1_048_576,
    fallback: 2_048,
    description: 'Memory by which a fit may make the process grow; one that needs more fails',
  }),
  sequenceSeconds: integer({
    env: 'TRAIN_SEQUENCE_SECONDS',
    min: 0,
    max: 86_400,
    fallback: 0,
    description: 'Seconds of each fit spent on training the sequence model with TensorFlow; 0 for no sequence model',
  }),
  tensorflowBackend: oneOf(['auto', ...backendNames], {
    env: 'TF_BACKEND',
    fallback: 'auto',
    description: 'TensorFlow backend: auto takes the fastest that loads, a name takes that one or fails',
  }),
}
export const trainingConfig = { ...trainingSettings, ...databaseSettings }
export type TrainingConfig = Config<typeof trainingSettings>
