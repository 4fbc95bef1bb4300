package cloud.faso.metering;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/** What has a price. */
public enum Item {
  VCPU_RUNNING(Unit.VCPU_MINUTE) {
    @Override
    long of(Use use) {
      return use.running() ? use.vcpus() : 0;
    }
  },
  VCPU_STOPPED(Unit.VCPU_MINUTE) {
    @Override
    long of(Use use) {
      return use.running() ? 0 : use.vcpus();
    }
  },
  MEMORY_RUNNING(Unit.MIB_MINUTE) {
    @Override
    long of(Use use) {
      return use.running() ? use.memoryMib() : 0;
    }
  },
  MEMORY_STOPPED(Unit.MIB_MINUTE) {
    @Override
    long of(Use use) {
      return use.running() ? 0 : use.memoryMib();
    }
  },
  DISK(Unit.GIB_MINUTE) {
    @Override
    long of(Use use) {
      return use.diskGib();
    }
  },
  PUBLIC_ADDRESS(Unit.ADDRESS_MINUTE) {
    @Override
    long of(Use use) {
      return use.addresses();
    }
  };

  /** What is counted; memory in MiB, so that it is a whole number, and priced by the GiB. */
  public enum Unit {
    VCPU_MINUTE(1),
    MIB_MINUTE(1024),
    GIB_MINUTE(1),
    ADDRESS_MINUTE(1);

    private final long perPriced;

    Unit(long perPriced) {
      this.perPriced = perPriced;
    }

    /** How many of them are 1,000 hours of what a price is for. */
    long perThousandHours() {
      return 60_000 * perPriced;
    }
  }

  private final Unit unit;

  Item(Unit unit) {
    this.unit = unit;
  }

  public Unit unit() {
    return unit;
  }

  /** How much of it a minute of this use is, in {@link #unit}. */
  abstract long of(Use use);

  /**
   * What so much of it costs, rounded to the nearest franc, a half up: the only place where money
   * is rounded.
   *
   * @param quantity in {@link #unit}
   */
  long costXof(long quantity, long xofPer1000Hours) {
    BigInteger product = BigInteger.valueOf(quantity).multiply(BigInteger.valueOf(xofPer1000Hours));
    return new BigDecimal(product)
        .divide(BigDecimal.valueOf(unit.perThousandHours()), 0, RoundingMode.HALF_UP)
        .longValueExact();
  }
}
