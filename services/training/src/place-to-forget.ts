import type { ModelRecord } from '@marquee/contracts/model'
import type { ModelRegistry } from '@marquee/model-registry/registry'
import type { PointInTime } from './read-dataset.ts'

/**
 * As of when a fit is made to forget people whom the champion knows and who were erased since. Undefined, which is now, as a rule; as of
 * the champion's own data when what came after it cannot take its place: an operator rolled back, or a fit without them was turned
 * down. Without them that data gives all but the same model, and nobody waits until the gate likes what is new.
 *
 * @param record the champion's
 * @param erasures how many there were
 */
export async function placeToForget(
  record: ModelRecord,
  { erasures, registry }: { erasures: number; registry: ModelRegistry },
): Promise<PointInTime | undefined> {
  const { dataWatermark, catalogueRevision } = record
  if (catalogueRevision === null) return undefined // older than the record of what a fit depends on
  const [newest] = await registry.list({ limit: 1 })
  const wasTurnedDown = newest?.erasures === String(erasures)
  if (!wasTurnedDown && !(await registry.isRolledBack())) return undefined
  return { watermark: Number(dataWatermark), catalogueRevision }
}
