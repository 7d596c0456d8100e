import type { SequenceShape } from '@marquee/recommender/sequence-weights'
import type { WindowOptions } from '@marquee/recommender/sequence-windows'

/** How a sequence model is trained; all of it is kept with the model. */
export interface SequenceSettings extends SequenceShape, WindowOptions {
  readonly learningRate: number
  readonly weightDecay: number
  /** The part of inputs and of every layer's output that a training step leaves out. */
  readonly dropout: number
  /** What a target competes with in a step; 0 for every item. */
  readonly negatives: number
  /** The model is a running mean of the weights with this decay a step. */
  readonly averaging: number
  /** At most so many passes, and so many after the best one. */
  readonly epochs: number
  readonly patience: number
  /** At most so many people, by the hash of their id, have their last film held out to tell the best pass by. */
  readonly validationUsers: number
}

export const sequenceDefaults: SequenceSettings = {
  dimensions: 64,
  length: 50,
  heads: 2,
  blocks: 1,
  inner: 128,
  batchSize: 64,
  stride: 25,
  skip: 0.1,
  learningRate: 1e-3,
  weightDecay: 0.01,
  dropout: 0.4,
  negatives: 512,
  averaging: 0.99,
  epochs: 200,
  patience: 10,
  validationUsers: 1_000,
}
