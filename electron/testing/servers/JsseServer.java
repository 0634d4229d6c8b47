import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CRL;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.X509CertSelector;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Serves many TLS setups, a port each; the argument is a file with one setup a line, `key=value` parted by tabs. */
public final class JsseServer {
  private static final char[] NO_SECRET = "unused".toCharArray();

  public static void main(String[] args) throws Exception {
    StringBuilder ports = new StringBuilder();
    for (String line : Files.readAllLines(Path.of(args[0]))) {
      Map<String, String> setup = new HashMap<>();
      for (String pair : line.split("\t")) {
        int at = pair.indexOf('=');
        setup.put(pair.substring(0, at), pair.substring(at + 1));
      }
      ports.append("port ").append(setup.get("id")).append(' ').append(listen(setup)).append('\n');
    }
    System.out.print(ports + "ready\n");
    System.out.flush();
    while (System.in.read() != -1) continue;
    System.exit(0);
  }

  private static int listen(Map<String, String> setup) throws Exception {
    InetAddress loopback = InetAddress.getByName("127.0.0.1");
    if (setup.containsKey("plain")) {
      HttpServer server = HttpServer.create(new InetSocketAddress(loopback, 0), 16);
      server.start();
      return server.getAddress().getPort();
    }
    SSLServerSocket server =
        (SSLServerSocket) createContext(setup).getServerSocketFactory().createServerSocket(0, 16, loopback);
    SSLParameters parameters = server.getSSLParameters();
    parameters.setProtocols(new String[] {setup.get("version")});
    parameters.setNeedClientAuth(setup.containsKey("clientCaFile"));
    if (setup.containsKey("ciphers")) parameters.setCipherSuites(setup.get("ciphers").split(","));
    if (setup.containsKey("suites")) parameters.setCipherSuites(setup.get("suites").split(":"));
    if (setup.containsKey("alpn")) parameters.setApplicationProtocols(new String[] {setup.get("alpn")});
    if (setup.containsKey("onlyName"))
      parameters.setSNIMatchers(List.of(SNIHostName.createSNIMatcher(setup.get("onlyName").replace(".", "\\."))));
    server.setSSLParameters(parameters);
    Thread accepting = new Thread(() -> accept(server, setup.get("id")));
    accepting.setDaemon(true);
    accepting.start();
    return server.getLocalPort();
  }

  private static void accept(SSLServerSocket server, String id) {
    var workers = Executors.newCachedThreadPool();
    while (true) {
      try {
        Socket socket = server.accept();
        workers.execute(() -> answer((SSLSocket) socket, id));
      } catch (IOException error) {
        return;
      }
    }
  }

  private static void answer(SSLSocket socket, String id) {
    try (socket) {
      socket.setSoTimeout(10_000);
      socket.startHandshake();
      InputStream in = socket.getInputStream();
      StringBuilder request = new StringBuilder();
      for (int next = in.read(); next != -1; next = in.read()) {
        request.append((char) next);
        if (request.toString().endsWith("\r\n\r\n")) break;
      }
      if (request.length() == 0) return;
      OutputStream out = socket.getOutputStream();
      out.write("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\nok\n".getBytes(StandardCharsets.US_ASCII));
      out.flush();
    } catch (IOException error) {
      StringBuilder line = new StringBuilder(id).append(' ').append(error);
      for (Throwable cause = error.getCause(); cause != null; cause = cause.getCause()) line.append(" <- ").append(cause);
      System.out.println(line);
    }
  }

  private static SSLContext createContext(Map<String, String> setup) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    Certificate[] chain = certificates(setup.get("certFile")).toArray(new Certificate[0]);
    keys.setKeyEntry("server", privateKey(setup.get("keyFile")), NO_SECRET, chain);
    KeyManagerFactory keyManagers = KeyManagerFactory.getInstance("NewSunX509");
    keyManagers.init(keys, NO_SECRET);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keyManagers.getKeyManagers(), trustManagers(setup), null);
    return context;
  }

  private static TrustManager[] trustManagers(Map<String, String> setup) throws Exception {
    if (!setup.containsKey("clientCaFile")) return null;
    KeyStore roots = KeyStore.getInstance("PKCS12");
    roots.load(null, null);
    for (Certificate root : certificates(setup.get("clientCaFile"))) roots.setCertificateEntry("root" + roots.size(), root);
    PKIXBuilderParameters parameters = new PKIXBuilderParameters(roots, new X509CertSelector());
    parameters.setRevocationEnabled(false);
    if (setup.containsKey("verifyDepth")) parameters.setMaxPathLength(Integer.parseInt(setup.get("verifyDepth")));
    if (setup.containsKey("crlFile")) addRevocation(parameters, setup.get("crlFile"));
    TrustManagerFactory managers = TrustManagerFactory.getInstance("PKIX");
    managers.init(new CertPathTrustManagerParameters(parameters));
    return managers.getTrustManagers();
  }

  private static void addRevocation(PKIXBuilderParameters parameters, String file) throws Exception {
    Collection<? extends CRL> lists;
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      lists = CertificateFactory.getInstance("X.509").generateCRLs(in);
    }
    parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(lists)));
    PKIXRevocationChecker checker = (PKIXRevocationChecker) CertPathBuilder.getInstance("PKIX").getRevocationChecker();
    checker.setOptions(EnumSet.of(PKIXRevocationChecker.Option.PREFER_CRLS, PKIXRevocationChecker.Option.NO_FALLBACK));
    parameters.addCertPathChecker(checker);
    parameters.setRevocationEnabled(true);
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
      } catch (java.security.spec.InvalidKeySpecException wrongAlgorithm) {
        continue;
      }
    }
    throw new IllegalArgumentException("key of an unknown algorithm: " + file);
  }
}
