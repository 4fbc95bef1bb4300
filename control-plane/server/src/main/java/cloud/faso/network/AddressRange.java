package cloud.faso.network;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Consecutive addresses as whole numbers, both ends included. */
record AddressRange(BigInteger first, BigInteger last) {

  AddressRange {
    if (first.compareTo(last) > 0) {
      throw new IllegalArgumentException(first + " is after " + last);
    }
  }

  boolean holds(BigInteger address) {
    return first.compareTo(address) <= 0 && address.compareTo(last) <= 0;
  }

  /** What is left when {@code address}, which it holds, is taken out: no range, one or two. */
  List<AddressRange> without(BigInteger address) {
    List<AddressRange> left = new ArrayList<>(2);
    if (first.compareTo(address) < 0) {
      left.add(new AddressRange(first, address.subtract(BigInteger.ONE)));
    }
    if (address.compareTo(last) < 0) {
      left.add(new AddressRange(address.add(BigInteger.ONE), last));
    }
    return left;
  }
}
