import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Set;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import sun.security.util.HostnameChecker;

/** Judges chains as the trust manager of JSSE does: a line `id purpose atMs host-or-dash base64…`, an answer `id true|false reason`. */
public class Judge {
    public static void main(String[] args) throws Exception {
        var in = new BufferedReader(new InputStreamReader(System.in));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ");
            String reason = judge(words);
            System.out.println(words[0] + " " + (reason == null) + " " + (reason == null ? "" : reason.replaceAll("\\s+", " ")));
        }
    }

    static String judge(String[] words) {
        try {
            var factory = CertificateFactory.getInstance("X.509");
            List<X509Certificate> chain = new ArrayList<>();
            for (int i = 4; i < words.length; i++)
                chain.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(Base64.getDecoder().decode(words[i]))));
            X509Certificate anchor = chain.get(chain.size() - 1);
            var parameters = new PKIXBuilderParameters(Set.of(new TrustAnchor(anchor, null)), new X509CertSelector());
            parameters.setRevocationEnabled(false);
            parameters.setDate(new Date(Long.parseLong(words[2])));
            var managers = TrustManagerFactory.getInstance("PKIX");
            managers.init(new CertPathTrustManagerParameters(parameters));
            var manager = (X509TrustManager) managers.getTrustManagers()[0];
            var sent = chain.toArray(new X509Certificate[0]);
            if (words[1].equals("tls-client")) manager.checkClientTrusted(sent, "EC");
            else manager.checkServerTrusted(sent, chain.get(0).getPublicKey().getAlgorithm().equals("RSA") ? "ECDHE_RSA" : "ECDHE_ECDSA");
            if (!words[3].equals("-")) HostnameChecker.getInstance(HostnameChecker.TYPE_TLS).match(words[3], chain.get(0));
            return null;
        } catch (Throwable problem) {
            Throwable cause = problem;
            while (cause.getCause() != null) cause = cause.getCause();
            return cause.getClass().getSimpleName() + ": " + cause.getMessage();
        }
    }
}
