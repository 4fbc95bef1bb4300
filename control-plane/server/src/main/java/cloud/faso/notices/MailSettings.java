package cloud.faso.notices;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whom to write to, and through what.
 *
 * @param smtp null for no mail at all
 * @param operators those who run the platform
 */
public record MailSettings(@Nullable SmtpSettings smtp, List<Recipient> operators) {

  public static final MailSettings NONE = new MailSettings(null, List.of());
}
