package cloud.faso.agent;

import cloud.faso.agent.link.Enrolment;
import cloud.faso.agent.link.HttpLink;
import cloud.faso.agent.link.Identity;
import cloud.faso.agent.link.IdentityFile;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews a node's certificate at two thirds of its life, and every hour after that until it works;
 * once it has lapsed nothing else works either, so from then on at every turn.
 */
public final class CertificateRenewal implements Upkeep {
  private static final Logger log = LoggerFactory.getLogger(CertificateRenewal.class);
  private static final Duration BETWEEN_TRIES = Duration.ofHours(1);

  private final HttpLink link;
  private final IdentityFile file;
  private final InstantSource clock;
  private Identity identity;
  private Instant notBefore;

  /** For a link that speaks as {@code identity}. */
  public CertificateRenewal(
      HttpLink link, IdentityFile file, Identity identity, InstantSource clock) {
    this.link = link;
    this.file = file;
    this.identity = identity;
    this.clock = clock;
    this.notBefore = identity.renewAt();
  }

  @Override
  public void attend() throws Exception {
    Instant now = clock.instant();
    if (now.isBefore(notBefore)) {
      return;
    }
    notBefore = identity.isGoodAt(now) ? now.plus(BETWEEN_TRIES) : now;
    Identity renewed = Enrolment.renew(link, identity);
    file.write(renewed);
    link.use(renewed);
    identity = renewed;
    notBefore = renewed.renewAt();
    log.atInfo().addKeyValue("node", identity.nodeId()).log("certificate renewed");
  }
}
