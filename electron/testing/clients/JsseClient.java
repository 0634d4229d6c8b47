import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** Dials many targets; the argument is a file with one a line, `key=value` parted by tabs. Prints `id words` for each line of each. */
public final class JsseClient {
  private static final char[] NO_SECRET = "unused".toCharArray();

  public static void main(String[] args) throws Exception {
    for (String line : Files.readAllLines(Path.of(args[0]))) {
      Map<String, String> target = new HashMap<>();
      for (String pair : line.split("\t")) {
        int at = pair.indexOf('=');
        target.put(pair.substring(0, at), pair.substring(at + 1));
      }
      String said;
      try {
        said = dial(target);
      } catch (IOException error) {
        said = error.toString();
      }
      for (String each : said.split("\n")) System.out.println(target.get("id") + " " + each);
    }
  }

  private static String dial(Map<String, String> target) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keyManagers(target), trust(target.get("caFile")).getTrustManagers(), null);
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress("127.0.0.1", Integer.parseInt(target.get("port"))), 5_000);
      plain.setSoTimeout(5_000);
      SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, target.get("serverName"), plain.getPort(), true);
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setProtocols(new String[] {target.get("version")});
      parameters.setServerNames(List.of(new SNIHostName(target.get("serverName"))));
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      if (target.containsKey("alpn")) parameters.setApplicationProtocols(new String[] {target.get("alpn")});
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static KeyManager[] keyManagers(Map<String, String> target) throws Exception {
    if (!target.containsKey("certFile")) return null;
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    Certificate[] chain = certificates(target.get("certFile")).toArray(new Certificate[0]);
    keys.setKeyEntry("client", privateKey(target.get("keyFile")), NO_SECRET, chain);
    KeyManagerFactory managers = KeyManagerFactory.getInstance("NewSunX509");
    managers.init(keys, NO_SECRET);
    return managers.getKeyManagers();
  }

  private static TrustManagerFactory trust(String file) throws Exception {
    KeyStore roots = KeyStore.getInstance("PKCS12");
    roots.load(null, null);
    for (Certificate root : certificates(file)) roots.setCertificateEntry("root" + roots.size(), root);
    TrustManagerFactory managers = TrustManagerFactory.getInstance("PKIX");
    managers.init(roots);
    return managers;
  }

  private static Collection<? extends Certificate> certificates(String file) throws Exception {
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      return CertificateFactory.getInstance("X.509").generateCertificates(in);
    }
  }

  private static PrivateKey privateKey(String file) throws Exception {
    String body = Files.readString(Path.of(file)).replaceAll("-----[A-Z ]+-----|\\s", "");
    PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body));
    for (String algorithm : new String[] {"EC", "RSA", "Ed25519"}) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (InvalidKeySpecException wrongAlgorithm) {
        continue;
      }
    }
    throw new IllegalArgumentException("key of an unknown algorithm: " + file);
  }
}
