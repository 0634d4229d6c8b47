// Judges chains as Go's crypto/x509 does: one JSON request a line, one JSON answer a line.
package main

import (
	"bufio"
	"crypto/x509"
	"encoding/json"
	"os"
	"time"
)

type request struct {
	Id      string   `json:"id"`
	Chain   [][]byte `json:"chain"`
	Host    string   `json:"host"`
	Purpose string   `json:"purpose"`
	AtMs    int64    `json:"atMs"`
}

type answer struct {
	Id     string `json:"id"`
	Valid  bool   `json:"valid"`
	Reason string `json:"reason"`
}

func judge(r request) (bool, string) {
	roots, middle := x509.NewCertPool(), x509.NewCertPool()
	var leaf *x509.Certificate
	for i, der := range r.Chain {
		parsed, err := x509.ParseCertificate(der)
		if err != nil {
			return false, "parse: " + err.Error()
		}
		if i == 0 {
			leaf = parsed
		}
		if i == len(r.Chain)-1 {
			roots.AddCert(parsed)
		} else if i > 0 {
			middle.AddCert(parsed)
		}
	}
	usage := x509.ExtKeyUsageServerAuth
	if r.Purpose == "tls-client" {
		usage = x509.ExtKeyUsageClientAuth
	}
	_, err := leaf.Verify(x509.VerifyOptions{
		DNSName: r.Host, Roots: roots, Intermediates: middle, CurrentTime: time.UnixMilli(r.AtMs), KeyUsages: []x509.ExtKeyUsage{usage},
	})
	if err != nil {
		return false, err.Error()
	}
	return true, ""
}

func main() {
	in, out := bufio.NewScanner(os.Stdin), json.NewEncoder(os.Stdout)
	in.Buffer(make([]byte, 1<<20), 1<<24)
	for in.Scan() {
		var r request
		if err := json.Unmarshal(in.Bytes(), &r); err != nil {
			panic(err)
		}
		valid, reason := judge(r)
		if err := out.Encode(answer{r.Id, valid, reason}); err != nil {
			panic(err)
		}
	}
}
