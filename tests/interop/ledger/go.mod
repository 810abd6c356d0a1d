module guiju.example/interop/ledger

go 1.19

require golang.org/x/mod v0.17.0

require github.com/tjfoc/gmsm v1.4.1
