import java.io.FileInputStream;
import java.io.InputStream;
import java.net.URI;
import java.security.cert.CRL;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Validates a path by the rules of Java with the status of its first certificate. Arguments: the anchor, the certificate, then `ocsp` and the address of a responder, or
 * `crl` and a file of lists; PEM files. Prints VALID, or the reason.
 */
public final class RevocationCheck {
  public static void main(String[] args) throws Exception {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    X509Certificate anchor = first(factory, args[0]);
    List<Certificate> chain = new ArrayList<>();
    chain.add(first(factory, args[1]));
    CertPath path = factory.generateCertPath(chain);
    CertPathValidator validator = CertPathValidator.getInstance("PKIX");
    PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(anchor, null)));
    PKIXRevocationChecker checker = (PKIXRevocationChecker) validator.getRevocationChecker();
    if (args[2].equals("ocsp")) {
      checker.setOcspResponder(URI.create(args[3]));
      checker.setOptions(EnumSet.of(PKIXRevocationChecker.Option.NO_FALLBACK));
    } else {
      Collection<? extends CRL> lists;
      try (InputStream in = new FileInputStream(args[3])) {
        lists = factory.generateCRLs(in);
      }
      parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(lists)));
      checker.setOptions(
          EnumSet.of(PKIXRevocationChecker.Option.PREFER_CRLS, PKIXRevocationChecker.Option.NO_FALLBACK));
    }
    parameters.addCertPathChecker(checker);
    try {
      validator.validate(path, parameters);
      System.out.println("VALID");
    } catch (CertPathValidatorException refused) {
      System.out.println(refused.getReason() + " " + refused.getMessage());
    }
  }

  private static X509Certificate first(CertificateFactory factory, String file) throws Exception {
    try (InputStream in = new FileInputStream(file)) {
      return (X509Certificate) factory.generateCertificate(in);
    }
  }
}
