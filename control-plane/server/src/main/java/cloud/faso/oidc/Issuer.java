package cloud.faso.oidc;

import cloud.faso.access.AccessProblem;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.io.Closeable;
import java.io.IOException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells whose a token is, by the keys that its issuer publishes. They are fetched when they are
 * needed, kept for minutes, and used for hours more while the issuer is away.
 */
public final class Issuer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Issuer.class);

  /** How far the issuer's clock may be off. */
  private static final Duration SKEW = Duration.ofSeconds(60);

  private static final Duration KEPT = Duration.ofMinutes(5);
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration AHEAD = Duration.ofSeconds(30);

  /** How long an issuer that could not be reached is left alone. */
  private static final Duration RESPITE = Duration.ofSeconds(5);

  private static final Duration OUTAGE = Duration.ofHours(4);

  /** Only what is signed with a key pair: the public key of one must not pass for a shared one. */
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);

  private final OidcSettings settings;
  private final InstantSource clock;
  private final IssuerDocuments documents;
  private final ReentrantLock discovering = new ReentrantLock();
  private volatile @Nullable Keys keys;
  private volatile Instant notBefore = Instant.MIN;

  public Issuer(OidcSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    this.documents = new IssuerDocuments(settings.issuer());
  }

  /** What is known once the issuer was reached. */
  private record Keys(
      JWKSource<SecurityContext> source, DefaultJWTProcessor<SecurityContext> processor) {}

  /**
   * What a token says; empty when it is not this issuer's, not for us, or not good at present.
   *
   * @throws cloud.faso.platform.problem.Problem {@code issuer-unavailable} when its keys cannot be
   *     had
   */
  public Optional<Claims> verify(String token) {
    try {
      SignedJWT signed = SignedJWT.parse(token);
      if (!settings.issuer().toString().equals(signed.getJWTClaimsSet().getIssuer())) {
        // Not worth a look at the keys, wherever they are.
        return Optional.empty();
      }
      return Optional.of(claims(keys().processor().process(signed, null)));
    } catch (ParseException | BadJOSEException e) {
      log.debug("a token of {} is not good: {}", settings.issuer(), e.getMessage());
      return Optional.empty();
    } catch (JWKSetUnavailableException e) {
      throw unavailable(e);
    } catch (JOSEException e) {
      if (!documents.haveKeys()) {
        throw unavailable(e);
      }
      // Too many tokens with keys that the issuer does not have.
      log.debug("a token of {} cannot be told", settings.issuer(), e);
      return Optional.empty();
    }
  }

  /**
   * @throws ParseException for claims of the wrong type
   * @throws BadJOSEException for a token that does not say whose it is, or since and until when
   */
  private Claims claims(JWTClaimsSet said) throws ParseException, BadJOSEException {
    String subject = said.getSubject();
    Date issued = said.getIssueTime();
    Date expires = said.getExpirationTime();
    if (subject == null || issued == null || expires == null) {
      throw new BadJWTException("sub, iat or exp is null");
    }
    if (issued.toInstant().isAfter(clock.instant().plus(SKEW))) {
      // What it says would count as the newest word until that day.
      throw new BadJWTException("it was issued in the future");
    }
    Object groups = at(settings.groupsClaim(), said.getClaims());
    Set<String> names = new TreeSet<>();
    if (groups instanceof List<?> list) {
      list.forEach(each -> names.add(String.valueOf(each)));
    } else if (groups != null) {
      names.add(String.valueOf(groups));
    }
    return new Claims(
        subject,
        said.getStringClaim(settings.nameClaim()),
        email(said),
        names,
        issued.toInstant(),
        expires.toInstant().plus(SKEW));
  }

  /** The claim of this name, which may have dots, or else the one that its dots lead to. */
  private static @Nullable Object at(String name, Map<?, ?> claims) {
    int dot = name.indexOf('.');
    if (dot < 0 || claims.containsKey(name)) {
      return claims.get(name);
    }
    return claims.get(name.substring(0, dot)) instanceof Map<?, ?> inner
        ? at(name.substring(dot + 1), inner)
        : null;
  }

  /** Null for an address that the person may just have typed. */
  private @Nullable String email(JWTClaimsSet said) throws ParseException {
    // A string at some issuers, against OpenID Connect Core 1.0, section 5.1.
    String verified = String.valueOf(said.getClaim("email_verified"));
    return settings.emailsAreVerified() || verified.equals("true")
        ? said.getStringClaim(settings.emailClaim())
        : null;
  }

  private Keys keys() {
    Keys known = keys;
    if (known != null) {
      return known;
    }
    discovering.lock();
    try {
      Keys found = keys;
      if (found == null) {
        found = discover();
        keys = found;
      }
      return found;
    } finally {
      discovering.unlock();
    }
  }

  private Keys discover() {
    if (clock.instant().isBefore(notBefore)) {
      throw AccessProblem.ISSUER_UNAVAILABLE.problem(settings.issuer());
    }
    try {
      JWKSource<SecurityContext> source =
          JWKSourceBuilder.create(documents.keys().toURL(), documents)
              .cache(KEPT.toMillis(), PATIENCE.toMillis())
              .refreshAheadCache(AHEAD.toMillis(), false)
              .rateLimited(settings.refetchAfter().toMillis())
              .retrying(true)
              .outageTolerant(OUTAGE.toMillis())
              .build();
      return new Keys(source, processor(source));
    } catch (IOException e) {
      // From when it failed: whoever waited meanwhile need not find out, too.
      notBefore = clock.instant().plus(RESPITE);
      throw unavailable(e);
    }
  }

  private DefaultJWTProcessor<SecurityContext> processor(JWKSource<SecurityContext> source) {
    DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    processor.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(
            JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, source));
    JWTClaimsSet exactly = new JWTClaimsSet.Builder().issuer(settings.issuer().toString()).build();
    DefaultJWTClaimsVerifier<SecurityContext> verifier =
        new DefaultJWTClaimsVerifier<>(settings.audience(), exactly, Set.of("sub", "exp", "iat")) {
          @Override
          protected Date currentTime() {
            return Date.from(clock.instant());
          }
        };
    verifier.setMaxClockSkew((int) SKEW.toSeconds());
    processor.setJWTClaimsSetVerifier(verifier);
    return processor;
  }

  private RuntimeException unavailable(Exception cause) {
    log.warn("issuer {} cannot be reached: {}", settings.issuer(), cause.toString());
    return AccessProblem.ISSUER_UNAVAILABLE.problem(settings.issuer());
  }

  @Override
  public void close() {
    Keys known = keys;
    if (known != null && known.source() instanceof Closeable source) {
      try {
        source.close();
      } catch (IOException e) {
        log.debug("the keys of {} are not let go of", settings.issuer(), e);
      }
    }
    documents.close();
  }
}
