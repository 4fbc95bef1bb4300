package cloud.faso.notices;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;

/** What is an e-mail address: {@code local@domain} as RFC 822 has it, and nothing around it. */
public final class EmailAddress {

  /** RFC 5321, erratum 1690. */
  private static final int LONGEST = 254;

  private EmailAddress() {}

  public static boolean isValid(String text) {
    try {
      InternetAddress address = new InternetAddress(text, true);
      address.validate();
      return text.length() <= LONGEST
          && text.equals(address.getAddress())
          && text.indexOf('@') > 0
          && text.chars().allMatch(each -> each > ' ' && each < 0x7f);
    } catch (AddressException e) {
      return false;
    }
  }
}
