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
  },
  TRAFFIC_SENT(Unit.BYTE) {
    @Override
    long of(TrafficRow traffic) {
      return traffic.sentBytes();
    }
  },
  TRAFFIC_RECEIVED(Unit.BYTE) {
    @Override
    long of(TrafficRow traffic) {
      return traffic.receivedBytes();
    }
  };

  /** What is counted, in whole numbers; memory in MiB and traffic in bytes, priced by the GiB. */
  public enum Unit {
    VCPU_MINUTE(60_000),
    MIB_MINUTE(60_000 * 1024),
    GIB_MINUTE(60_000),
    ADDRESS_MINUTE(60_000),
    BYTE(1000L << 30);

    private final long perThousand;

    Unit(long perThousand) {
      this.perThousand = perThousand;
    }

    /** How many of them a price is for: 1,000 hours of a vCPU, GiB or address, or 1,000 GiB. */
    long perThousand() {
      return perThousand;
    }

    /**
     * So many of them as people count: in hours of a vCPU, GiB or address, or in GiB.
     *
     * @param scale to how many decimals it is rounded
     */
    BigDecimal asPeopleCount(long quantity, int scale) {
      return BigDecimal.valueOf(quantity)
          .divide(BigDecimal.valueOf(perThousand / 1000), scale, RoundingMode.HALF_UP);
    }

    /** Whether it is of something that is had for a time. */
    boolean isTimed() {
      return this != BYTE;
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
  long of(Use use) {
    return 0;
  }

  /** How much of it this traffic is, in {@link #unit}. */
  long of(TrafficRow traffic) {
    return 0;
  }

  /**
   * What so much of it costs, rounded to the nearest franc, a half up: the only place where money
   * is rounded.
   *
   * @param quantity in {@link #unit}
   * @param xofPer1000 see {@link Unit#perThousand}
   */
  long costXof(long quantity, long xofPer1000) {
    BigInteger product = BigInteger.valueOf(quantity).multiply(BigInteger.valueOf(xofPer1000));
    return new BigDecimal(product)
        .divide(BigDecimal.valueOf(unit.perThousand()), 0, RoundingMode.HALF_UP)
        .longValueExact();
  }
}
