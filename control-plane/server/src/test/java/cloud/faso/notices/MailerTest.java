package cloud.faso.notices;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.internet.InternetAddress;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a server answers about the address ends a mail; what it answers about us does not. */
final class MailerTest {

  @ParameterizedTest
  @CsvSource({
    "550, 550 5.1.1 No such user, true",
    "550, 550 No such user, true",
    "553, 553 Mailbox name not allowed, true",
    "550, 550 5.7.1 Relaying denied, false",
    "554, 554 5.7.1 Relay access denied, false",
    "554, 554 Transaction failed, false",
    "552, 552 5.2.2 Mailbox full, false",
    "450, 450 4.2.0 Greylisted, false",
  })
  void a_wrong_address_is_told_from_a_server_that_does_not_want_us(
      int code, String said, boolean forGood) throws Exception {
    MessagingException refused =
        new SendFailedException(
            "Invalid Addresses",
            new SMTPAddressFailedException(
                new InternetAddress("awa@example.org"), "RCPT TO", code, said));

    assertThat(Mailer.isForGood(refused)).isEqualTo(forGood);
  }
}
