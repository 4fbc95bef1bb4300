package cloud.faso.platform.secret;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keeps secrets that must be got back, such as what webhooks are signed with: AES-256-GCM, under a
 * key that is in a file and never in the database.
 */
public final class SecretBox {

  private static final String FILE = "secrets.key";
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecretKey key;
  private final RandomGenerator random;

  private SecretBox(byte[] key, RandomGenerator random) {
    this.key = new SecretKeySpec(key, "AES");
    this.random = random;
  }

  /**
   * A box with a key of its own, for as long as the process lives.
   *
   * @param random must be cryptographically strong
   */
  public static SecretBox make(RandomGenerator random) {
    return new SecretBox(newKey(random), random);
  }

  /**
   * The box whose key lives in {@code folder}, made there if there is none yet.
   *
   * @param random must be cryptographically strong
   * @throws IllegalStateException when the file is there and damaged
   */
  public static SecretBox open(Path folder, RandomGenerator random) {
    Path file = folder.resolve(FILE);
    try {
      PrivateFile.make(file, () -> Base64.getEncoder().encodeToString(newKey(random)) + "\n");
      byte[] key = Base64.getDecoder().decode(Files.readString(file).strip());
      if (key.length != KEY_BYTES) {
        throw damaged(file);
      }
      return new SecretBox(key, random);
    } catch (IllegalArgumentException notBase64) {
      throw damaged(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read or write " + file, e);
    }
  }

  private static byte[] newKey(RandomGenerator random) {
    byte[] key = new byte[KEY_BYTES];
    random.nextBytes(key);
    return key;
  }

  private static IllegalStateException damaged(Path file) {
    return new IllegalStateException(
        file
            + " is damaged. Restore it from a backup; without it what it encrypts, such as the"
            + " secrets of webhooks, has to be made anew.");
  }

  /**
   * Encrypts.
   *
   * @param owner what the secret belongs to: only with the same is it got back, so that nobody who
   *     writes to the database can pass one thing's secret off as another's
   * @return nonce and ciphertext, base64
   */
  public String seal(String owner, byte[] secret) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] sealed = cipher(Cipher.ENCRYPT_MODE, owner, nonce, secret);
    byte[] whole = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
    System.arraycopy(sealed, 0, whole, NONCE_BYTES, sealed.length);
    return Base64.getEncoder().encodeToString(whole);
  }

  /**
   * Decrypts what {@link #seal} gave.
   *
   * @throws IllegalStateException when it was sealed under another key or for another owner
   */
  public byte[] unseal(String owner, String sealed) {
    byte[] whole = Base64.getDecoder().decode(sealed);
    return cipher(
        Cipher.DECRYPT_MODE,
        owner,
        Arrays.copyOf(whole, NONCE_BYTES),
        Arrays.copyOfRange(whole, NONCE_BYTES, whole.length));
  }

  private byte[] cipher(int mode, String owner, byte[] nonce, byte[] text) {
    try {
      Cipher cipher = Cipher.getInstance(CIPHER);
      cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(owner.getBytes(StandardCharsets.UTF_8));
      return cipher.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(
          "the secret of " + owner + " is not of this home's " + FILE, e);
    }
  }
}
