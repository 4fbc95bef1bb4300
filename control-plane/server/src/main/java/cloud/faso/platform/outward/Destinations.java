package cloud.faso.platform.outward;

import cloud.faso.platform.net.Networks;
import cloud.faso.platform.problem.Phrase;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where the control plane may be sent by those who use it: to addresses that the whole internet
 * reaches, and to networks that the operator allows. What only this machine or its neighbours reach
 * stays closed, or a caller could have us call what it cannot call itself.
 *
 * <p>The ranges are those that IANA's special-purpose address registries (RFC 6890) do not call
 * globally reachable.
 */
public final class Destinations {

  private static final Networks GLOBAL = Networks.of("0.0.0.0/0", "2000::/3");

  private static final Networks CLOSED =
      Networks.of(
          "0.0.0.0/8",
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "169.254.0.0/16",
          "172.16.0.0/12",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.88.99.0/24",
          "192.168.0.0/16",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "224.0.0.0/4",
          "240.0.0.0/4",
          "2001::/23",
          "2001:db8::/32",
          "2002::/16",
          "3fff::/20");

  /** Where clouds tell a machine its credentials: a wider range does not allow these. */
  private static final Networks METADATA =
      Networks.of(
          "169.254.169.254",
          "fd00:ec2::254",
          "fd20:ce::254",
          "100.100.100.200",
          "192.0.0.192",
          "168.63.129.16");

  private final boolean plainHttp;
  private final Networks allowed;

  /**
   * @param plainHttp whether a call may go unencrypted
   * @param networks that are allowed besides, each an address or a range such as {@code 10.0.0.0/8}
   * @throws IllegalArgumentException for what is neither
   */
  public Destinations(boolean plainHttp, List<String> networks) {
    this.plainHttp = plainHttp;
    this.allowed = Networks.of(networks);
  }

  /** An address that may not be called. */
  public static final class ClosedException extends UnknownHostException {
    private static final long serialVersionUID = 1;

    ClosedException(String address) {
      super(address);
    }
  }

  /** Why {@code url} may not be called; empty when it may. Asks the name service. */
  public Optional<Phrase> refusal(String url) {
    URI uri;
    try {
      uri = URI.create(url);
    } catch (IllegalArgumentException e) {
      return Optional.of(new Phrase("destination.malformed"));
    }
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !(plainHttp && scheme.equals("http"))) {
      return Optional.of(new Phrase("destination.scheme"));
    }
    if (uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
      return Optional.of(new Phrase("destination.malformed"));
    }
    try {
      resolve(uri.getHost());
      return Optional.empty();
    } catch (ClosedException e) {
      // Which address it is, is not told: a caller could look up names of ours.
      return Optional.of(new Phrase("destination.closed", uri.getHost()));
    } catch (UnknownHostException e) {
      return Optional.of(new Phrase("destination.unknown-host", uri.getHost()));
    }
  }

  /**
   * The addresses of a host, all of which may be called. One that may not closes the others: who
   * names both means us to fall back on it.
   *
   * @param host name, or address with or without brackets
   */
  List<InetAddress> resolve(String host) throws UnknownHostException {
    List<InetAddress> addresses = List.of(InetAddress.getAllByName(host));
    for (InetAddress address : addresses) {
      if (!mayBeCalled(address)) {
        throw new ClosedException(address.getHostAddress());
      }
    }
    return addresses;
  }

  boolean mayBeCalled(InetAddress address) {
    return METADATA.contain(address)
        ? allowed.name(address)
        : allowed.contain(address) || (GLOBAL.contain(address) && !CLOSED.contain(address));
  }
}
