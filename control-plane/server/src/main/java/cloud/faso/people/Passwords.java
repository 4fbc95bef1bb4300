package cloud.faso.people;

import cloud.faso.platform.id.RandomText;
import cloud.faso.platform.problem.PlatformProblem;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Hashes of passwords: Argon2id (RFC 9106) with the parameters that OWASP's password storage cheat
 * sheet asks for at least, written as PHC text, so that older ones stay good when these grow.
 */
public final class Passwords {

  private static final int MEMORY_KIB = 19_456;
  private static final int PASSES = 2;
  private static final int LANES = 1;
  private static final int SALT = 16;
  private static final int TAG = 32;
  private static final int ONE_TIME = 20;

  /** Each takes 19 MiB and a core: whoever guesses must not take the machine with it. */
  private static final int AT_ONCE = 2;

  private static final Pattern PHC =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})"
              + "\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

  private final RandomGenerator random;
  private final Semaphore places = new Semaphore(AT_ONCE);

  /**
   * @param random cryptographically strong
   */
  public Passwords(RandomGenerator random) {
    this.random = random;
  }

  /** A password that nobody guesses, to be changed soon. */
  String oneTime() {
    return RandomText.make(random, ONE_TIME);
  }

  /** What to keep of a password. */
  String hash(String password) {
    byte[] salt = new byte[SALT];
    random.nextBytes(salt);
    byte[] tag = argon2id(password, salt, MEMORY_KIB, PASSES, LANES, TAG);
    return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
        .formatted(MEMORY_KIB, PASSES, LANES, text(salt), text(tag));
  }

  /** True when the hash is of this password. */
  boolean matches(String password, String hash) {
    Matcher phc = PHC.matcher(hash);
    if (!phc.matches()) {
      throw new IllegalStateException("a stored hash is not what we write");
    }
    byte[] salt = Base64.getDecoder().decode(phc.group(4));
    byte[] tag = Base64.getDecoder().decode(phc.group(5));
    int memory = Integer.parseInt(phc.group(1));
    int passes = Integer.parseInt(phc.group(2));
    int lanes = Integer.parseInt(phc.group(3));
    return MessageDigest.isEqual(tag, argon2id(password, salt, memory, passes, lanes, tag.length));
  }

  /** Takes as long as {@link #matches}, so that time does not tell who is known here. */
  boolean matchesNobody(String password) {
    argon2id(password, new byte[SALT], MEMORY_KIB, PASSES, LANES, TAG);
    return false;
  }

  private byte[] argon2id(
      String password, byte[] salt, int memoryKib, int passes, int lanes, int length) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(memoryKib)
            .withIterations(passes)
            .withParallelism(lanes)
            .withSalt(salt)
            .build());
    byte[] tag = new byte[length];
    takePlace();
    try {
      generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), tag);
    } finally {
      places.release();
    }
    return tag;
  }

  private void takePlace() {
    try {
      if (!places.tryAcquire(10, TimeUnit.SECONDS)) {
        throw PlatformProblem.UNAVAILABLE.problem();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw PlatformProblem.UNAVAILABLE.problem();
    }
  }

  private static String text(byte[] bytes) {
    return Base64.getEncoder().withoutPadding().encodeToString(bytes);
  }
}
