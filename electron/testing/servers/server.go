// Serves many TLS setups with crypto/tls, a port each; the argument is a JSON file with the setups.
package main

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
)

type setup struct {
	ID           string `json:"id"`
	CertFile     string `json:"certFile"`
	KeyFile      string `json:"keyFile"`
	Version      string `json:"version"`
	ClientCaFile string `json:"clientCaFile"`
	Ciphers      string `json:"standardSuites"`
	Group        string `json:"group"`
	Alpn         string `json:"alpn"`
	OnlyName     string `json:"onlyName"`
	Plain        bool   `json:"plain"`
}

var groups = map[string]tls.CurveID{
	"secp256r1": tls.CurveP256, "secp384r1": tls.CurveP384, "secp521r1": tls.CurveP521, "x25519": tls.X25519,
}

func main() {
	text, err := os.ReadFile(os.Args[1])
	must(err)
	var setups []setup
	must(json.Unmarshal(text, &setups))
	ports := ""
	for _, each := range setups {
		ports += fmt.Sprintf("port %s %d\n", each.ID, listen(each))
	}
	fmt.Print(ports + "ready\n")
	_, _ = io.Copy(io.Discard, os.Stdin)
}

func listen(wanted setup) int {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(err)
	server := &http.Server{
		// HTTP/2 would add its name to what ALPN offers.
		TLSNextProto: map[string]func(*http.Server, *tls.Conn, http.Handler){},
		ErrorLog: log.New(os.Stdout, wanted.ID+" ", 0),
		Handler: http.HandlerFunc(func(answer http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(answer, "ok\n")
		}),
	}
	port := listener.Addr().(*net.TCPAddr).Port
	if wanted.Plain {
		go func() { _ = server.Serve(listener) }()
		return port
	}
	server.TLSConfig = config(wanted)
	go func() { _ = server.ServeTLS(listener, "", "") }()
	return port
}

func config(wanted setup) *tls.Config {
	pair, err := tls.LoadX509KeyPair(wanted.CertFile, wanted.KeyFile)
	must(err)
	version := uint16(tls.VersionTLS13)
	if wanted.Version == "TLSv1.2" {
		version = tls.VersionTLS12
	}
	result := &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: version, MaxVersion: version}
	if wanted.ClientCaFile != "" {
		roots, err := os.ReadFile(wanted.ClientCaFile)
		must(err)
		result.ClientCAs = x509.NewCertPool()
		result.ClientCAs.AppendCertsFromPEM(roots)
		result.ClientAuth = tls.RequireAndVerifyClientCert
	}
	if wanted.Group != "" {
		result.CurvePreferences = []tls.CurveID{groups[wanted.Group]}
	}
	if wanted.Alpn != "" {
		result.NextProtos = []string{wanted.Alpn}
	}
	for _, suite := range tls.CipherSuites() {
		if suite.Name == wanted.Ciphers {
			result.CipherSuites = []uint16{suite.ID}
		}
	}
	if wanted.OnlyName != "" {
		result.Certificates = nil
		result.GetCertificate = func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
			if hello.ServerName == wanted.OnlyName {
				return &pair, nil
			}
			return nil, nil
		}
	}
	return result
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
