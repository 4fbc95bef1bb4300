package cloud.faso.hardware;

import cloud.faso.platform.problem.Words;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a storage pool is doing: a function of what its agent reported and what operators want. */
public enum PoolPhase {
  /** It takes what comes. */
  READY,
  /** Less than {@value PoolRow#NEARLY_FULL_PERCENT} per cent of it is left. */
  NEARLY_FULL,
  /** Nothing of it is left: guests that go on writing to it stop. */
  FULL,
  /** Nothing new is placed there. */
  DRAINING,
  /** Its agent reports it no longer, and disks lie on it, or operators said how full it may be. */
  MISSING;

  static PoolPhase of(PoolRow pool) {
    if (pool.capacityGib() == 0) {
      return MISSING;
    }
    if (pool.freeGib() == 0) {
      return FULL;
    }
    if (pool.draining()) {
      return DRAINING;
    }
    return pool.leftPercent() < PoolRow.NEARLY_FULL_PERCENT ? NEARLY_FULL : READY;
  }

  /** Why it is so, and what to do; null where all is well. */
  @Nullable String reason(PoolRow pool, Locale locale) {
    return switch (this) {
      case READY -> null;
      case NEARLY_FULL, FULL ->
          Words.say(locale, words(), pool.freeGib(), pool.capacityGib(), pool.node());
      case DRAINING -> Words.say(locale, words(), pool.vms(), pool.volumes());
      case MISSING -> Words.say(locale, words(), pool.node(), String.valueOf(pool.reportedAt()));
    };
  }

  private String words() {
    return "pool-phase." + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
