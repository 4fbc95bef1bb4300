package cloud.faso.hardware;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate to be signed: what kind, for whom, how long.
 *
 * @param purposes what it may be used for; none for a root
 * @param names for the server's only
 */
record Certificate(
    String commonName,
    List<KeyPurposeId> purposes,
    List<String> names,
    Instant notBefore,
    Instant notAfter) {

  private static final String SIGNATURE = "SHA256withECDSA";
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

  static Certificate forRoot(String commonName) {
    return new Certificate(commonName, List.of(), List.of(), Instant.EPOCH, Instant.EPOCH);
  }

  static Certificate forClient(String commonName) {
    return of(commonName, KeyPurposeId.id_kp_clientAuth);
  }

  /**
   * For one who both dials others and is dialled by them, under no name that could be another's.
   */
  static Certificate forPeer(String commonName) {
    return of(commonName, KeyPurposeId.id_kp_clientAuth, KeyPurposeId.id_kp_serverAuth);
  }

  private static Certificate of(String commonName, KeyPurposeId... purposes) {
    return new Certificate(commonName, List.of(purposes), List.of(), Instant.EPOCH, Instant.EPOCH);
  }

  static Certificate forServer(List<String> names) {
    return new Certificate(
        "faso", List.of(KeyPurposeId.id_kp_serverAuth), names, Instant.EPOCH, Instant.EPOCH);
  }

  Certificate valid(Instant from, Instant until) {
    return new Certificate(commonName, purposes, names, from, until);
  }

  /** Signs it with the key of {@code issuer}. */
  X509Certificate sign(BigInteger serial, PublicKey of, PrivateKey with, X509Certificate issuer) {
    return sign(serial, of, with, issuer.getSubjectX500Principal(), issuer.getPublicKey());
  }

  /** Signs it with its own key. */
  X509Certificate signItself(BigInteger serial, PublicKey own, PrivateKey with) {
    return sign(serial, own, with, subject(), own);
  }

  private X509Certificate sign(
      BigInteger serial, PublicKey of, PrivateKey with, X500Principal issuer, PublicKey issuerKey) {
    try {
      var builder =
          new JcaX509v3CertificateBuilder(
              issuer, serial, Date.from(notBefore), Date.from(notAfter), subject(), of);
      extend(builder, of, issuerKey);
      return new JcaX509CertificateConverter()
          .getCertificate(builder.build(new JcaContentSignerBuilder(SIGNATURE).build(with)));
    } catch (IOException | OperatorCreationException | GeneralSecurityException e) {
      throw new IllegalStateException("cannot sign the certificate of " + commonName, e);
    }
  }

  private void extend(X509v3CertificateBuilder builder, PublicKey of, PublicKey issuerKey)
      throws IOException, GeneralSecurityException {
    JcaX509ExtensionUtils ids = new JcaX509ExtensionUtils();
    builder.addExtension(Extension.subjectKeyIdentifier, false, ids.createSubjectKeyIdentifier(of));
    builder.addExtension(
        Extension.authorityKeyIdentifier, false, ids.createAuthorityKeyIdentifier(issuerKey));
    if (purposes.isEmpty()) {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
      return;
    }
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    builder.addExtension(
        Extension.extendedKeyUsage,
        true,
        new ExtendedKeyUsage(purposes.toArray(KeyPurposeId[]::new)));
    if (!names.isEmpty()) {
      builder.addExtension(Extension.subjectAlternativeName, false, alternativeNames());
    }
  }

  private X500Principal subject() {
    try {
      return new X500Principal(
          new X500NameBuilder().addRDN(BCStyle.CN, commonName).build().getEncoded());
    } catch (IOException e) {
      throw new IllegalStateException("no common name: " + commonName, e);
    }
  }

  private GeneralNames alternativeNames() {
    List<GeneralName> all = new ArrayList<>();
    for (String name : names) {
      boolean address = ADDRESS.matcher(name).matches();
      all.add(new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, name));
    }
    return new GeneralNames(all.toArray(GeneralName[]::new));
  }
}
